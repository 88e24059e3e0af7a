import { expect, test } from '@jest/globals';
import { startLater } from './later-start.ts';

test('a week later the cycle still ends on its day, planning moves along, and earlier check-ins are not said', () => {
  const request = {
    plan: {
      cycles: [{ name: 'Q1', startsOn: '2027-01-04', endsOn: '2027-03-28' }],
      objectives: [{ key: 'o', cycle: 'Q1' }],
      keyResults: [{ key: 'k', objectiveKey: 'o' }],
      checkIns: [
        { keyResultKey: 'k', date: '2027-01-08' },
        { keyResultKey: 'k', date: '2027-01-11' },
      ],
    } as unknown as Parameters<typeof startLater>[0]['plan'],
    planning: { company: '2026-12-07', team: '2026-12-14', individual: '2026-12-21' },
  };

  const later = startLater(request, 7);

  expect(later.plan.cycles).toEqual([{ name: 'Q1', startsOn: '2027-01-11', endsOn: '2027-03-28' }]);
  expect(later.plan.checkIns.map(({ date }) => date)).toEqual(['2027-01-11']);
  expect(later.planning).toEqual({ company: '2026-12-14', team: '2026-12-21', individual: '2026-12-28' });
  expect(startLater(request, 0)).toBe(request);
});
