import { expect, test } from '@jest/globals';
import { draftOf } from './calendar-pushes.ts';
import type { MeetingRow } from './meetings.ts';

const MEETING = {
  ...{ id: 'm1', title: 'Q4: Review', agenda: 'Decisions', startsAt: '2026-11-02T09:00:00.000Z', durationMinutes: 60 },
  ...{ timeZone: 'Europe/Berlin', recurrence: '', cycleId: 'c1' },
} as MeetingRow;

test('in a calendar stand the agenda and where to go: to the meeting, and to the cycle that called it', () => {
  const draft = (meeting: MeetingRow) => draftOf({ meeting, exceptions: [], email: 'ada@acme.test', publicUrl: 'https://sextant.test' });

  expect(draft(MEETING).description).toBe('Decisions\n\nhttps://sextant.test/meetings/m1\nhttps://sextant.test/cycles/c1');
  expect(draft({ ...MEETING, agenda: '', cycleId: null }).description).toBe('https://sextant.test/meetings/m1');
});
