import { expect, test } from '@jest/globals';
import { zonedInstant } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import { expectedOf } from '../../domain/expected.ts';
import type { ImportedKeyResult, ImportPlan } from '../../domain/import/import-plan.ts';
import { nothingKnown, planImport } from '../../domain/import/plan-import.ts';
import type { Judgment } from '../../domain/judgment.ts';
import type { Day, Instant, Measure } from '../../domain/key-result.ts';
import { reviewSet } from '../../domain/okr-quality.ts';
import { HOUSE_STATUS_RULES } from '../../domain/organization.ts';
import { progressOf } from '../../domain/progress.ts';
import { judge } from '../../domain/status.ts';
import { sampleCompany, sampleFiles } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

const TIME_ZONE = 'Europe/Berlin';
const TODAY = '2026-11-22';

function read(today: Day): { sample: SampleCompany; plan: ImportPlan } {
  const sample = sampleCompany(today);
  return { sample, plan: planImport(sampleFiles(sample), nothingKnown({ timeZone: TIME_ZONE, today })) };
}

/** Every key result of the running cycle as the daily judgment sees it. */
function judgeAll({ sample, plan }: ReturnType<typeof read>, now: Instant): (Judgment & { key: string; raw: number | null })[] {
  const { active } = sample.extras.cycles;
  const cycle = { ...active, timeZone: TIME_ZONE };
  const objectiveKeys = new Set(plan.objectives.filter((objective) => objective.cycle === active.name).map(({ key }) => key));
  return plan.keyResults
    .filter(({ objectiveKey }) => objectiveKeys.has(objectiveKey))
    .map((keyResult) => {
      const checkIns = plan.checkIns.filter(({ keyResultKey }) => keyResultKey === keyResult.key);
      const measure = measureOf(keyResult, checkIns);
      const values = checkIns.map(({ date, value, stepsDone }) => ({ at: noon(date), value: value ?? String(stepsDone) }));
      const progress = progressOf({ measure, values, cycle, now });
      const confidence = checkIns.at(-1)?.confidence ?? keyResult.confidence;
      const expected = expectedOf({ measure, cycle, now });
      const judgment = judge({ measure, progress, expected, confidence, rules: HOUSE_STATUS_RULES, cycle, now, override: null, dropped: false, frozen: null });
      return { ...judgment, key: keyResult.key, raw: progress.raw };
    });
}

function measureOf(keyResult: ImportedKeyResult, checkIns: ImportPlan['checkIns']): Measure {
  const { kind, start, target, atLeast, atMost, steps, dueOn } = keyResult;
  switch (kind) {
    case 'maintain':
      return { kind, band: { atLeast, atMost }, periodDays: 7 };
    case 'milestone':
      return { kind, steps: steps.map((step, index) => ({ ...step, id: String(index), doneAt: doneAt(checkIns, index) })) };
    case 'binary':
      return { kind, dueOn };
    default:
      return { kind, start: start ?? '', target: target ?? '' };
  }
}

function doneAt(checkIns: ImportPlan['checkIns'], step: number): Instant | null {
  const done = checkIns.find(({ stepsDone }) => (stepsDone ?? 0) > step);
  return done === undefined ? null : noon(done.date);
}

function noon(day: Day): Instant {
  return zonedInstant({ day, time: '12:00', timeZone: TIME_ZONE });
}

function count(judgments: readonly Judgment[], status: string): number {
  return judgments.filter((judgment) => judgment.status === status).length;
}

test('it is a company of 48 people in 6 teams and 3 zones, with a Russian reader, and no row is wrong', () => {
  const { plan } = read(TODAY);

  expect(plan.problems).toEqual([]);
  expect(plan.unknownColumns).toEqual([]);
  expect(plan.people).toHaveLength(48);
  expect(plan.teams).toHaveLength(6);
  expect(plan.teams.every(({ leadEmail }) => leadEmail !== null)).toBe(true);
  expect(new Set(plan.people.map(({ timeZone }) => timeZone)).size).toBe(3);
  expect(plan.people.filter(({ language }) => language === 'ru')).toHaveLength(1);
  expect(plan.people.every(({ email }) => email.endsWith('@northwind.example'))).toBe(true);
  expect(plan.organizationName).toBe('Northwind Instruments');
});

test('the running cycle has 5 company, 14 team and 8 individual objectives, and 75 key results of all five kinds', () => {
  const { plan, sample } = read(TODAY);
  const active = plan.objectives.filter(({ cycle }) => cycle === sample.extras.cycles.active.name);
  const keyResults = plan.keyResults.filter(({ objectiveKey }) => active.some(({ key }) => key === objectiveKey));

  expect(['COMPANY', 'TEAM', 'INDIVIDUAL'].map((level) => active.filter((objective) => objective.level === level).length)).toEqual([5, 14, 8]);
  expect(keyResults).toHaveLength(75);
  expect(new Set(keyResults.map(({ kind }) => kind)).size).toBe(5);
  expect(active.filter(({ level, parentKey }) => level !== 'COMPANY' && parentKey === null)).toEqual([]);
  expect(plan.checkIns.some(({ blocker }) => blocker !== '')).toBe(true);
});

const WEEK_OF_NOVEMBER = Array.from({ length: 7 }, (_, index) => addDays('2026-11-16', index));
const OTHER_DAYS = ['2026-12-31', '2027-01-01', '2027-01-04', '2027-03-28', '2027-10-31', '2028-02-29', '2030-12-30'];

test.each([...WEEK_OF_NOVEMBER, ...OTHER_DAYS])('on %s six key results are at risk and three off track, all day long', (today) => {
  const company = read(today);

  for (const time of ['00:30', '06:00', '12:00', '23:30']) {
    const judgments = judgeAll(company, zonedInstant({ day: today, time, timeZone: TIME_ZONE }));

    expect([time, count(judgments, 'AT_RISK'), count(judgments, 'OFF_TRACK'), count(judgments, 'COMPLETED')]).toEqual([time, 6, 3, 1]);
    expect(judgments.filter(({ status, tooEarly }) => status === null || tooEarly)).toEqual([]);
    expect(judgments.filter(({ raw }) => (raw ?? 0) < 0).map(({ key, status }) => [key, status])).toEqual([
      [company.sample.extras.wrongWayKeyResultKey, 'OFF_TRACK'],
    ]);
  }
});

test.each([...WEEK_OF_NOVEMBER, ...OTHER_DAYS])('on %s the cycle is in week 6, and nothing was reported in the future', (today) => {
  const { plan, sample } = read(today);
  const { closed, active, draft } = sample.extras.cycles;

  expect([addDays(active.startsOn, 35) <= today, today <= addDays(active.startsOn, 41)]).toEqual([true, true]);
  expect([addDays(closed.endsOn, 1), addDays(active.endsOn, 1)]).toEqual([active.startsOn, draft.startsOn]);
  expect(new Set([closed.name, active.name, draft.name]).size).toBe(3);
  expect(plan.problems).toEqual([]);
  expect(plan.checkIns.every(({ date }) => date < today)).toBe(true);
});

test('the silent source, the escalation and what was dropped name key results that exist', () => {
  const { plan, sample } = read(TODAY);
  const keys = new Set(plan.keyResults.map(({ key }) => key));
  const { staleSource, escalation, dropped, initiatives, adminEmail } = sample.extras;

  expect([staleSource, escalation, ...dropped, ...initiatives].every(({ keyResultKey }) => keys.has(keyResultKey))).toBe(true);
  expect(plan.people.find(({ email }) => email === escalation.ownerEmail)?.managerEmail).toBe(adminEmail);
  expect(plan.keyResults.find(({ key }) => key === staleSource.keyResultKey)?.source).toEqual({ provider: 'github', query: 'open-bugs label=bug' });
  expect(plan.checkIns.filter(({ keyResultKey }) => keyResultKey === staleSource.keyResultKey).every(({ date }) => date <= staleSource.silentSince)).toBe(true);
});

test('the draft has exactly two quality warnings', () => {
  const { plan, sample } = read(TODAY);
  const draft = plan.objectives.filter(({ cycle }) => cycle === sample.extras.cycles.draft.name);

  const findings = reviewSet(
    draft.map(({ key, title, level, parentKey }) => ({
      id: key,
      title,
      level,
      parentId: parentKey,
      alignmentNote: '',
      keyResults: plan.keyResults
        .filter(({ objectiveKey }) => objectiveKey === key)
        .map((keyResult) => ({
          ...keyResult,
          id: keyResult.key,
          ownerId: keyResult.ownerEmail,
          fedBy: 'person' as const,
          confidences: [],
          steps: keyResult.steps.length,
        })),
    })),
    { educational: false },
  );

  expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
    ['OBJECTIVE_HAS_NUMBER', 'warning'],
    ['OUTPUT_NOT_OUTCOME', 'warning'],
  ]);
});

test('the same day gives the same company', () => {
  expect(sampleCompany(TODAY)).toEqual(sampleCompany(TODAY));
});
