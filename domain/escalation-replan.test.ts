import { expect, test } from '@jest/globals';
import { type LadderEntry, type PlannedRung, replanLadder } from './escalation-replan.ts';
import { DEFAULT_SETTINGS } from './organization.ts';
import { DEFAULT_PREFERENCES, type Person } from './person.ts';

function person(id: string, timeZone: string): Person {
  const nobody = { managerId: null, teamId: null, deputyId: null, deputyUntil: null };
  const plain = { role: 'MANAGER', language: 'en', leadership: true, active: true, preferences: DEFAULT_PREFERENCES } as const;
  return { id, name: id, email: `${id}@northwind.example`, timeZone, ...nobody, ...plain };
}

const PEOPLE = new Map(['ada', 'mia', 'max'].map((id) => [id, person(id, 'Europe/Berlin')]));
PEOPLE.set('lea', person('lea', 'America/New_York'));

function entry(step: number, recipientId: string, dueAt: string, settledAt: string | null = null): LadderEntry {
  return { step, audience: step === 3 ? 'leadership' : 'manager', recipientId, namesAllowed: true, dueAt, settledAt };
}

function rung(step: number, deliveries: readonly [string, string][]): PlannedRung {
  const audience = step === 3 ? 'leadership' : 'manager';
  return { step, audience, deliveries: deliveries.map(([recipientId, dueAt]) => ({ recipientId, insteadOfId: null, dueAt })) };
}

function replanned(rungs: readonly PlannedRung[], entries: readonly LadderEntry[], now: string): string[] {
  return replanLadder({ rungs, entries, people: PEOPLE, settings: DEFAULT_SETTINGS, now }).map(
    ({ step, recipientId, dueAt }) => `${step} ${recipientId} ${dueAt}`,
  );
}

/** Friday, Tuesday in Berlin, Tuesday in New York. */
const [FRIDAY, MORNING, LATER] = ['2026-11-20T08:00:00.000Z', '2026-11-24T08:00:00.000Z', '2026-11-24T14:00:00.000Z'] as const;

test('whose morning comes later is told too, when another reader of the rung has been told', () => {
  const rungs = [
    rung(2, [['mia', FRIDAY]]),
    rung(3, [
      ['ada', MORNING],
      ['lea', LATER],
    ]),
  ];
  const entries = [entry(2, 'mia', FRIDAY, FRIDAY), entry(3, 'ada', MORNING, MORNING), entry(3, 'lea', LATER)];

  expect(replanned(rungs, entries, '2026-11-24T08:01:00.000Z')).toEqual([`3 lea ${LATER}`]);
});

test('a manager who comes after the rung was told hears of it no more; the rung above keeps its date', () => {
  const rungs = [rung(2, [['max', FRIDAY]]), rung(3, [['ada', MORNING]])];

  expect(replanned(rungs, [entry(2, 'mia', FRIDAY, FRIDAY), entry(3, 'ada', MORNING)], '2026-11-23T08:00:00.000Z')).toEqual([`3 ada ${MORNING}`]);
});

test('a rung that is told late gives the one above its two working days', () => {
  const rungs = [rung(2, [['mia', FRIDAY]]), rung(3, [['ada', MORNING]])];
  const late = '2026-11-23T08:00:00.000Z';

  expect(replanned(rungs, [entry(2, 'mia', FRIDAY, late), entry(3, 'ada', MORNING)], late)).toEqual(['3 ada 2026-11-25T08:00:00.000Z']);
});
