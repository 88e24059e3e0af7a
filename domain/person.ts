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
