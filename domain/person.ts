import { MUTABLE_MAILS } from './effect-kinds.ts';
import { type GoalProblem, problem } from './goal-problem.ts';
import type { Instant } from './key-result.ts';

export type Role = 'ADMIN' | 'MANAGER' | 'TEAM_LEAD' | 'CONTRIBUTOR' | 'VIEWER';
export type Language = 'en' | 'ru';

/** Channel and hour choices of one person; an escalation to a manager or leader can be delayed or delegated, never switched off. */
export interface NotificationPreferences {
  /** Kinds this person does not want by mail: 'weekly-prompt', 'reminder', 'digest', 'weekly-report', 'monthly-review'. */
  muted: readonly string[];
  /** Local hours in which nothing is sent, [from, to); default 20 to 8. */
  quietHours: { from: number; to: number };
  /** Where prompts and escalations go, once the company has a chat. Default: mail. */
  channel?: ChannelChoice;
}

export type ChannelChoice = 'mail' | 'slack' | 'both';

/** A person as cadence, ladder and mails need them. */
export interface Person {
  id: string;
  email: string;
  name: string;
  managerId: string | null;
  teamId: string | null;
  role: Role;
  timeZone: string;
  language: Language;
  leadership: boolean;
  active: boolean;
  deputyId: string | null;
  deputyUntil: Instant | null;
  preferences: NotificationPreferences;
}

export const DEFAULT_PREFERENCES: NotificationPreferences = { muted: [], quietHours: { from: 20, to: 8 } };

/** What is wrong with preferences: a mail that cannot be left out, an hour that no clock shows. */
export function preferenceProblems({ muted, quietHours: { from, to } }: NotificationPreferences): GoalProblem[] {
  const needed = muted.filter((kind) => !MUTABLE_MAILS.some((mutable) => mutable === kind));
  return [
    ...needed.map((kind) => problem('muted', `A mail of the kind "${kind}" cannot be left out; ${MUTABLE_MAILS.join(', ')} can.`)),
    ...([from, to].every(isHour) ? [] : [problem('quietHours', 'Quiet hours go from a full hour to a full hour, each 0 to 24, such as 20 to 8.')]),
  ];
}

function isHour(hour: number): boolean {
  return Number.isInteger(hour) && hour >= 0 && hour <= 24;
}
