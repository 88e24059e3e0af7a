import { expect, test } from '@jest/globals';
import { groupedNotices, stepped, subjectOf, targetOf } from './inbox-model.ts';
import type { NoticeData } from './notice-query.ts';

const KR = { id: btoa('KeyResult:0192d0aa-0000-7000-8000-00000000000a'), title: 'Ship four features' };
const TASK = { id: btoa('Task:0192d0aa-0000-7000-8000-00000000000b'), title: 'Quick search', keyResult: null, objective: null };

function notice(given: Partial<NoticeData>): NoticeData {
  const nothing = { actor: null, comment: null, objective: null, keyResult: null, task: null, escalation: null, cycle: null, connection: null };
  return { id: crypto.randomUUID(), kind: 'mention', at: '2026-02-10T09:00:00.000Z', readAt: null, doneAt: null, ...nothing, ...given };
}

test('notices stand by day and by what they are about, in the order in which they come', () => {
  const escalation = { id: 'e', kind: 'off_track', weeksMissed: 1, keyResult: KR, person: null } as const;
  const notices = [
    notice({ keyResult: KR, at: '2026-02-10T12:00:00.000Z' }),
    notice({ task: TASK, at: '2026-02-10T11:00:00.000Z' }),
    notice({ escalation, kind: 'escalation', at: '2026-02-10T10:00:00.000Z' }),
    notice({ keyResult: KR, at: '2026-02-09T10:00:00.000Z' }),
  ];

  const days = groupedNotices(notices, (at) => at.slice(0, 10));

  expect(days.map(({ day, groups }) => [day, groups.map(({ title, notices: about }) => [title, about.length])])).toEqual([
    [
      '2026-02-10',
      [
        ['Ship four features', 2],
        ['Quick search', 1],
      ],
    ],
    ['2026-02-09', [['Ship four features', 1]]],
  ]);
});

test('a notice leads to the comment, the check-in, the task or the page that it is about', () => {
  const comment = { id: btoa('Comment:0192d0aa-0000-7000-8000-00000000000c'), body: 'x', mentions: [], checkIn: null };
  const onCheckIn = { ...comment, checkIn: { id: btoa('CheckIn:0192d0aa-0000-7000-8000-00000000000d') } };

  expect(targetOf(notice({ keyResult: KR, comment }))).toMatchObject({ to: '/key-results/$keyResultId', hash: 'comment-0192d0aa-0000-7000-8000-00000000000c' });
  expect(targetOf(notice({ keyResult: KR, comment: onCheckIn }))).toMatchObject({ hash: 'check-in-0192d0aa-0000-7000-8000-00000000000d' });
  expect(targetOf(notice({ task: TASK }))).toMatchObject({ to: '/board', search: { task: '0192d0aa-0000-7000-8000-00000000000b' } });
  expect(targetOf(notice({}))).toMatchObject({ to: '/' });
});

test('an escalation over missed check-ins is about the person', () => {
  const escalation = { id: 'e', kind: 'missed_check_in', weeksMissed: 2, keyResult: null, person: { id: 'p', name: 'Una' } } as const;

  expect(subjectOf(notice({ escalation }))).toEqual({ key: 'p', title: 'Una' });
});

test.each([
  [-1, 1, 0],
  [0, 1, 1],
  [2, 1, 2],
  [0, -1, 0],
] as const)('from place %d a step of %d leads to %d of three', (place, step, expected) => {
  expect(stepped(place, step, 3)).toBe(expected);
});
