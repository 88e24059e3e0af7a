import { plainId } from '../app/plain-id.ts';
import type { NoticeData } from './notice-query.ts';

/** Where a notice leads: an address of the app, and the place on its page. */
export interface NoticeTarget {
  to: '/key-results/$keyResultId' | '/objectives/$objectiveId' | '/board' | '/cycles/$cycleId' | '/connections/$connectionId' | '/';
  params: Record<string, string>;
  search: Record<string, string>;
  hash: string;
}

/** Notices of one day about one thing, the newest first. */
export interface NoticeGroup {
  key: string;
  /** Empty where it has no name of its own. */
  title: string;
  notices: NoticeData[];
}

/** The filters of the inbox and what each asks for. */
export const FILTERS = {
  all: {},
  unread: { unread: true },
  mentions: { kinds: ['mention'] },
  talk: { kinds: ['mention', 'reply', 'comment'] },
  waiting: { kinds: ['escalation', 'approval', 'reconnect', 'assignment'] },
  done: { done: true },
} as const satisfies Record<string, { unread?: boolean; done?: boolean; kinds?: readonly NoticeData['kind'][] }>;
export type FilterName = keyof typeof FILTERS;

/** Notices by day, as the reader's clock has it, and within it by what they are about; newest first in all three. */
export function groupedNotices(notices: readonly NoticeData[], dayOf: (at: string) => string): { day: string; groups: NoticeGroup[] }[] {
  return [...Map.groupBy(notices, ({ at }) => dayOf(at))].map(([day, ofDay]) => ({
    day,
    groups: [...Map.groupBy(ofDay, (notice) => subjectOf(notice).key)].map(([key, about]) => ({
      key,
      title: about[0] === undefined ? '' : subjectOf(about[0]).title,
      notices: about,
    })),
  }));
}

/** What a notice is about. A task or an escalation of a key result stands with the talk about it. */
export function subjectOf({ keyResult, objective, task, escalation, cycle, connection }: NoticeData): { key: string; title: string } {
  const subject = keyResult ?? objective ?? escalation?.keyResult ?? task?.keyResult ?? task?.objective ?? task ?? cycle ?? connection;
  if (subject) return { key: subject.id, title: 'title' in subject ? subject.title : subject.name };
  return { key: escalation?.person?.id ?? escalation?.id ?? '', title: escalation?.person?.name ?? '' };
}

/** The page, and the place on it, that a notice leads to. */
export function targetOf({ comment, keyResult, objective, task, escalation, cycle, connection }: NoticeData): NoticeTarget {
  const checkInId = comment?.checkIn?.id;
  const hash = comment === null ? '' : checkInId ? `check-in-${plainId(checkInId)}` : `comment-${plainId(comment.id)}`;
  const about = keyResult ?? escalation?.keyResult;
  if (about) return { to: '/key-results/$keyResultId', params: { keyResultId: about.id }, search: {}, hash };
  if (objective) return { to: '/objectives/$objectiveId', params: { objectiveId: objective.id }, search: {}, hash };
  if (task) return { to: '/board', params: {}, search: { task: plainId(task.id) }, hash };
  if (cycle) return { to: '/cycles/$cycleId', params: { cycleId: cycle.id }, search: { cycle: cycle.id }, hash };
  if (connection) return { to: '/connections/$connectionId', params: { connectionId: connection.id }, search: {}, hash };
  return { to: '/', params: {}, search: {}, hash };
}

/** The place in a list after a step of j or k; from nowhere to the first. */
export function stepped(place: number, step: 1 | -1, count: number): number {
  return place === -1 ? 0 : Math.min(Math.max(place + step, 0), count - 1);
}
