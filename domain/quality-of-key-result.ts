import type { Ambition, KeyResultKind } from './key-result.ts';
import { hasBlank, holdingVerbOf, outputVerbOf, vagueWordOf } from './okr-wording.ts';
import { finding } from './quality-finding.ts';
import type { QualityFinding } from './quality-finding.ts';

/** A key result of a set under review. */
export interface DraftKeyResult {
  id: string;
  title: string;
  kind: KeyResultKind;
  unit: string;
  /** Of `increase` and `decrease`: as written; null or '' where nobody did. */
  start: string | null;
  target: string | null;
  ambition: Ambition;
  /** A person or a team; null leaves it to the objective's owner. */
  ownerId: string | null;
  fedBy: 'person' | 'metric';
  confidence: number | null;
  /** Of all its check-ins, oldest first; empty in a draft. */
  confidences: readonly number[];
  /** Of a `milestone`; 0 for other kinds. */
  steps: number;
}

/** Fewer check-ins than this prove no habit. */
const FEWEST_CONFIDENCES = 3;
const UNTOUCHED_CONFIDENCE = 5;
/** An ambitious key result has a chance of 60 to 80 %. */
const TOO_SURE_FROM = 9;

/** Reviews one key result: outcome, wording, number, unit, baseline, target, source, ambition, confidence. */
export function reviewKeyResult(objectiveId: string, keyResult: DraftKeyResult): readonly QualityFinding[] {
  const at = { objectiveId, keyResultId: keyResult.id };
  const { kind } = keyResult;
  const verb = outputVerbOf(keyResult);
  const noNumber = kind === 'binary' || (kind === 'milestone' && keyResult.steps === 0);
  const noUnit = kind !== 'binary' && kind !== 'milestone' && keyResult.unit.trim() === '';
  const confidence = keyResult.confidence ?? 0;
  const moves = kind === 'increase' || kind === 'decrease';
  const holding = moves ? holdingVerbOf(keyResult.title) : null;
  const vague = verb === null ? vagueWordOf(keyResult) : null;
  return [
    ...(hasBlank(keyResult.title) ? [finding('UNFILLED_BLANK', at, {})] : []),
    ...(verb === null ? [] : [finding('OUTPUT_NOT_OUTCOME', at, { verb })]),
    ...(vague === null ? [] : [finding('VAGUE_WORDING', at, { word: vague })]),
    ...(holding === null ? [] : [finding('HEALTH_MEASURE', at, { verb: holding })]),
    ...(moves && isUnsaid(keyResult.start) ? [finding('NO_BASELINE', at, {})] : []),
    ...(moves && isUnsaid(keyResult.target) ? [finding('NO_TARGET', at, {})] : []),
    ...(noNumber ? [finding('NO_NUMBER', at, { kind })] : []),
    ...(noUnit ? [finding('NO_UNIT', at, {})] : []),
    ...(keyResult.fedBy === 'person' && keyResult.ownerId === null ? [finding('NO_SOURCE', at, {})] : []),
    ...(keyResult.ambition === 'aspirational' && confidence >= TOO_SURE_FROM ? [finding('TOO_SAFE', at, { confidence })] : []),
    ...(neverMoved(keyResult.confidences) ? [finding('CONFIDENCE_NEVER_MOVED', at, { checkIns: keyResult.confidences.length })] : []),
  ];
}

function isUnsaid(number: string | null): boolean {
  return number === null || number.trim() === '';
}

/** Confidence that stayed at 5 through all check-ins was not thought about. Source: 57 % of one company's 860 check-ins. */
function neverMoved(confidences: readonly number[]): boolean {
  return confidences.length >= FEWEST_CONFIDENCES && confidences.every((confidence) => confidence === UNTOUCHED_CONFIDENCE);
}
