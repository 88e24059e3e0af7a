import { filled, type QualityCode } from '../../domain/quality-finding.ts';
import type { CoachTexts } from '../texts/en-coach.ts';

/** A finding as it is said: why, what to do, and the method's example ('' of none). */
export interface FindingWords {
  reason: string;
  suggestion: string;
  example: string;
}

/** Says a finding in the reader's language; where that has no words for its code, as the API says it. */
export function findingWords(words: CoachTexts, finding: { code: string; reason: string; suggestion: string; params: unknown }): FindingWords {
  const code = finding.code as QualityCode;
  const rule = words.quality[code] ?? finding;
  const params = (finding.params ?? {}) as Readonly<Record<string, string | number>>;
  return { reason: filled(rule.reason, params), suggestion: filled(rule.suggestion, params), example: words.examples[code] ?? '' };
}
