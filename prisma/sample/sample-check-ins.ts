import { addDays, daysBetween } from '../../domain/day.ts';
import type { ImportedCycle } from '../../domain/import/import-plan.ts';
import type { Day } from '../../domain/key-result.ts';
import type { SampleKeyResult, SampleObjective } from './northwind-goals.ts';
import { CURRENT_WEEK, elapsedAtNoon } from './sample-cycles.ts';
import { noteOf } from './sample-notes.ts';
import { bandValue, closedProgress, runningProgress, valueAt } from './sample-values.ts';
import { chance } from './seeded.ts';

export const CHECK_IN_COLUMNS = ['objective', 'key_result', 'date', 'value', 'confidence', 'note', 'author', 'blocker'] as const;
/** Days since the last sample of the source that has fallen silent. */
export const SILENT_DAYS = 6;

interface Subject {
  objective: SampleObjective;
  keyResult: SampleKeyResult;
  author: string;
  cycle: ImportedCycle;
}

/** The check-ins of one running key result from week 1 to yesterday, oldest first. None is of today: at breakfast it would still lie ahead. */
export function runningCheckIns(subject: Subject & { today: Day }): string[][] {
  const { keyResult, cycle, today } = subject;
  const newest = addDays(today, keyResult.fate === 'stale' ? -SILENT_DAYS : -1);
  const days = checkInDays(subject).filter(({ day }) => day <= newest);
  return days.map(({ day, week }, index) => {
    const last = index === days.length - 1;
    // The newest value is made for today, so that the status holds whatever weekday today is.
    const elapsed = elapsedAtNoon(cycle, last ? today : day);
    const way = last ? 1 : week / CURRENT_WEEK;
    const { note, blocker } = noteOf({ title: keyResult.title, fate: keyResult.fate, week, last });
    return row({ subject, day, value: runningValue({ ...subject, week, elapsed, way }), confidence: confidenceOf(keyResult, way), note, blocker });
  });
}

/** The check-ins of one key result of a closed cycle: every week for what is kept, else about every second. */
export function closedCheckIns(subject: Subject): string[][] {
  const { keyResult, cycle } = subject;
  const weekly = keyResult.kind === 'maintain';
  return checkInDays(subject, 13)
    .filter(({ week }) => weekly || week === 13 || chance('closed-week', keyResult.title, week) < 0.55)
    .filter(({ week }) => keyResult.fate !== 'wrong' || week <= 6)
    .map(({ day, week }) => {
      const { note, blocker } = noteOf({
        title: keyResult.title,
        fate: keyResult.fate === 'on' || keyResult.fate === 'done' ? 'on' : 'risk',
        week,
        last: false,
      });
      return row({
        subject,
        day,
        value: closedValue(keyResult, week, elapsedAtNoon(cycle, day)),
        confidence: confidenceOf(keyResult, week / 13),
        note,
        blocker,
      });
    });
}

function row(input: { subject: Subject; day: Day; value: string; confidence: number; note: string; blocker: string }): string[] {
  const { subject, day, value, confidence, note, blocker } = input;
  return [
    subject.objective.title,
    subject.keyResult.title,
    day,
    value,
    String(confidence),
    note,
    subject.keyResult.fate === 'stale' ? '' : subject.author,
    blocker,
  ];
}

/** One day a week, Monday to Friday, the same weekday for a key result; a few weeks are left out, never the last two before today. */
function checkInDays({ keyResult, cycle }: Subject, weeks = CURRENT_WEEK): { day: Day; week: number }[] {
  const weekday = Math.floor(chance('check-in-day', keyResult.title) * 5);
  const perWeek = Array.from({ length: weeks }, (_, index) => ({ day: addDays(cycle.startsOn, index * 7 + weekday), week: index + 1 }));
  const isKept = keyResult.kind === 'maintain' || keyResult.kind === 'milestone';
  return perWeek.filter(({ week }) => isKept || week === 1 || week >= CURRENT_WEEK - 1 || chance('skipped', keyResult.title, week) >= 0.14);
}

function runningValue(input: Subject & { week: number; elapsed: number; way: number }): string {
  const { keyResult, week, elapsed, way } = input;
  switch (keyResult.kind) {
    case 'maintain':
      // At risk: kept in three of the five weeks that are over, so that a sixth changes nothing.
      return bandValue(keyResult, week, keyResult.fate !== 'risk' || week === 1 || week === 2 || week === 4);
    case 'milestone':
      return String(stepsDone(keyResult, week));
    case 'binary':
      return '0';
    default:
      return valueAt(keyResult, runningProgress({ keyResult, elapsed, way }));
  }
}

/** Steps are done in their week; at risk, the second one still waits. */
function stepsDone({ steps = [], fate }: SampleKeyResult, week: number): number {
  const due = steps.filter(([, , dueWeek]) => dueWeek <= week).length;
  return fate === 'risk' ? Math.min(due, 1) : due;
}

function closedValue(keyResult: SampleKeyResult, week: number, elapsed: number): string {
  if (keyResult.kind === 'maintain') return bandValue(keyResult, week, week !== 7);
  if (keyResult.kind === 'binary') return week === 13 && keyResult.fate === 'on' ? '1' : '0';
  return valueAt(keyResult, week === 13 && keyResult.fate === 'done' ? 1 : closedProgress(keyResult, elapsed));
}

function confidenceOf({ fate, title, kind }: SampleKeyResult, way: number): number {
  if (kind === 'binary') return fate === 'risk' ? 5 : 8;
  const good = 7 + Math.floor(chance('confidence', title) * 2);
  const end = fate === 'risk' ? 5 : fate === 'off' ? 3 : fate === 'wrong' ? 2 : good;
  return Math.round(good + (end - good) * way);
}

/** The day in the middle of a week of a cycle, on which a milestone's step is due. */
export function midweek(cycle: ImportedCycle, week: number): Day {
  const day = addDays(cycle.startsOn, (week - 1) * 7 + 3);
  return daysBetween(day, cycle.endsOn) < 0 ? cycle.endsOn : day;
}
