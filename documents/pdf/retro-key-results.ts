import type { Outcome } from '../../domain/closing.ts';
import { endOfDayMs, startOfDayMs } from '../../domain/calendar.ts';
import { epochMs } from '../../domain/instant.ts';
import type { Instant } from '../../domain/key-result.ts';
import { LEVELS } from '../../domain/objective.ts';
import type { RetroInput, RetroKeyResult } from '../retro-input.ts';
import type { Texts } from '../texts/texts.ts';
import type { Flow } from './flow.ts';

/** A key result with the number it carries through the whole report, so that a meeting can speak of "14". */
export interface NumberedKeyResult extends RetroKeyResult {
  number: number;
}

/** What each part of the report draws from, and where. */
export interface RetroReport {
  input: RetroInput;
  texts: Texts;
  flow: Flow;
  keyResults: readonly NumberedKeyResult[];
  /** In full a list says all; summed up it names what matters most, for the rest stands on the cards. */
  lists: 'in full' | 'summed up';
}

export const outcomes: readonly Outcome[] = ['achieved', 'partly-achieved', 'missed', 'dropped'];

const WEEK_MS = 7 * 24 * 3_600_000;
/** The week whose forecast the retro holds against the outcome. */
export const FORECAST_WEEK = 4;

/** In the order of the report: by outcome, then level, objective and title; by id last, so that no tie is left to chance. */
export function numberKeyResults(keyResults: readonly RetroKeyResult[]): NumberedKeyResult[] {
  const key = (keyResult: RetroKeyResult) => [
    outcomes.indexOf(keyResult.outcome),
    LEVELS.indexOf(keyResult.level),
    keyResult.objectiveTitle,
    keyResult.title,
    keyResult.id,
  ];
  const sorted = keyResults.map((keyResult) => ({ keyResult, key: key(keyResult) })).sort((a, b) => compareKeys(a.key, b.key));
  return sorted.map(({ keyResult }, index) => ({ ...keyResult, number: index + 1 }));
}

/** Those that a retrospective has to explain: missed or partly achieved. */
export function unfinished(keyResults: readonly NumberedKeyResult[]): NumberedKeyResult[] {
  return keyResults.filter(({ outcome }) => outcome === 'missed' || outcome === 'partly-achieved');
}

/** What was missed teaches most, then what was reached in part; what went well stands last. */
export function mostTellingFirst(keyResults: readonly NumberedKeyResult[]): NumberedKeyResult[] {
  const order = ['missed', 'partly-achieved', 'dropped', 'achieved'];
  return keyResults.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome) || a.number - b.number);
}

/** The week of the cycle, from 1, in which an instant lies. */
export function weekOf(at: Instant, input: RetroInput): number {
  return Math.max(1, Math.floor((epochMs(at) - startOfDayMs(input.startsOn, input.timeZone)) / WEEK_MS) + 1);
}

/** Turns instants into shares 0..1 of the cycle. */
export function cycleClock(input: RetroInput): { timeOf: (at: Instant) => number; forecastMadeAt: number } {
  const from = startOfDayMs(input.startsOn, input.timeZone);
  const length = Math.max(endOfDayMs(input.endsOn, input.timeZone) - from, 1);
  const share = (ms: number) => Math.min(Math.max(ms / length, 0), 1);
  return { timeOf: (at) => share(epochMs(at) - from), forecastMadeAt: share(FORECAST_WEEK * WEEK_MS) };
}

function compareKeys(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right !== undefined && left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
