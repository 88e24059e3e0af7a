import type { Ambition, KeyResultKind } from './key-result.ts';
import type { ObjectiveLevel } from './objective.ts';
import { isUnaligned, KEY_RESULTS, MOST_COMPANY_OBJECTIVES, MOST_KEY_RESULTS_PER_OWNER } from './okr-quality.ts';

/** A key result of a set that is weighed. */
export interface WeighedKeyResult {
  id: string;
  kind: KeyResultKind;
  ambition: Ambition;
  confidence: number | null;
  /** A share beside the others of its objective; NaN while it is no number. */
  weight: number;
  /** Whoever answers for it; null of nobody. */
  ownerId: string | null;
}

/** An objective of a set that is weighed. */
export interface WeighedObjective {
  id: string;
  level: ObjectiveLevel;
  ownerId: string;
  teamId: string | null;
  parentId: string | null;
  alignmentNote: string;
  keyResults: readonly WeighedKeyResult[];
}

/** Where the balance is off, or only what it is. */
export type BalanceTone = 'good' | 'off' | 'plain';

/** The balance of the set that a draft joins. Each part has the tone that the method gives it. */
export interface SetBalance {
  /** Those the draft stands beside: of the company, of its team, or of its owner. */
  objectives: { count: number; fewest: number; most: number; tone: BalanceTone };
  /** Of the objective itself. */
  keyResults: { count: number; fewest: number; most: number; tone: BalanceTone };
  /** Objectives of the set with fewer or more key results than the method allows, but for this one. */
  uneven: { count: number; tone: BalanceTone };
  ambition: { aspirational: number; committed: number; tone: BalanceTone };
  /** `moving` changes a figure, `holding` keeps one in its band (health), `finishing` is done or not: by steps or in one. */
  kinds: { moving: number; holding: number; finishing: number; tone: BalanceTone };
  /** Of the owner of the draft, over all levels. */
  load: { ownerId: string; count: number; most: number; tone: BalanceTone } | null;
  /** Of the key results of the objective; `share` is that of the draft, 0..1, null while it has no weight. */
  weight: { sum: number; share: number | null };
  unaligned: { count: number; tone: BalanceTone };
  /** Mean confidence of the ambitious ones; null before anybody gave one. */
  difficulty: { mean: number | null; from: number; to: number; tone: BalanceTone };
}

const FEWEST_OBJECTIVES = 3;
/** A chance of 60 to 80 %. Source: docs/okr-method.md, Quality. */
const AMBITIOUS = { from: 6, to: 8 } as const;
/** Of fewer a share says nothing. */
const FEWEST_FOR_A_SHARE = 3;

/**
 * Weighs the set that a draft joins, with the draft in it. `objectiveId` is the objective that is drafted or gets the key result,
 * `keyResultId` the key result that is drafted, null where an objective is.
 */
export function setBalance(objectives: readonly WeighedObjective[], at: { objectiveId: string; keyResultId: string | null }): SetBalance | null {
  const own = objectives.find(({ id }) => id === at.objectiveId);
  if (own === undefined) return null;
  const set = objectives.filter((objective) => standsBeside(own, objective));
  const keyResults = set.flatMap((objective) => objective.keyResults);
  const drafted = own.keyResults.find(({ id }) => id === at.keyResultId);
  return {
    objectives: objectivesOf(own, set.length),
    keyResults: { count: own.keyResults.length, ...KEY_RESULTS, tone: at.keyResultId === null && own.keyResults.length === 0 ? 'plain' : toneOfCount(own) },
    uneven: unevenOf(set.filter((objective) => objective !== own)),
    ambition: ambitionOf(keyResults),
    kinds: kindsOf(keyResults),
    load: loadOf(objectives, at.keyResultId === null ? own.ownerId : (drafted?.ownerId ?? null)),
    weight: weightOf(own, drafted),
    unaligned: unalignedOf(set),
    difficulty: difficultyOf(keyResults),
  };
}

function standsBeside(own: WeighedObjective, other: WeighedObjective): boolean {
  if (own.level !== other.level) return false;
  switch (own.level) {
    case 'COMPANY':
      return true;
    case 'TEAM':
      return own.teamId === null ? own.ownerId === other.ownerId : own.teamId === other.teamId;
    case 'INDIVIDUAL':
      return own.ownerId === other.ownerId;
  }
}

function objectivesOf(own: WeighedObjective, count: number): SetBalance['objectives'] {
  const tone = count > MOST_COMPANY_OBJECTIVES ? 'off' : count < FEWEST_OBJECTIVES ? 'plain' : 'good';
  // Fewer are fine for a team or a person, whose focus is part of the company's.
  return {
    count,
    fewest: own.level === 'COMPANY' ? FEWEST_OBJECTIVES : 1,
    most: MOST_COMPANY_OBJECTIVES,
    tone: own.level !== 'COMPANY' && tone === 'plain' ? 'good' : tone,
  };
}

function toneOfCount({ keyResults }: WeighedObjective): BalanceTone {
  return keyResults.length < KEY_RESULTS.fewest || keyResults.length > KEY_RESULTS.most ? 'off' : 'good';
}

function unevenOf(others: readonly WeighedObjective[]): SetBalance['uneven'] {
  const count = others.filter((objective) => toneOfCount(objective) === 'off').length;
  return { count, tone: count > 0 ? 'off' : 'good' };
}

/** Only promises: a set that averages over 0.9 at the close was too safe. */
function ambitionOf(keyResults: readonly WeighedKeyResult[]): SetBalance['ambition'] {
  const committed = keyResults.filter(({ ambition }) => ambition === 'committed').length;
  const aspirational = keyResults.length - committed;
  const tone = keyResults.length < FEWEST_FOR_A_SHARE ? 'plain' : aspirational === 0 ? 'off' : 'good';
  return { aspirational, committed, tone };
}

/** Where most have no number on the way, nothing is seen until the end. */
function kindsOf(keyResults: readonly WeighedKeyResult[]): SetBalance['kinds'] {
  const holding = keyResults.filter(({ kind }) => kind === 'maintain').length;
  const finishing = keyResults.filter(({ kind }) => kind === 'milestone' || kind === 'binary').length;
  const moving = keyResults.length - holding - finishing;
  const tone = keyResults.length < FEWEST_FOR_A_SHARE ? 'plain' : moving * 2 < keyResults.length ? 'off' : 'good';
  return { moving, holding, finishing, tone };
}

function loadOf(objectives: readonly WeighedObjective[], ownerId: string | null): SetBalance['load'] {
  if (ownerId === null || ownerId === '') return null;
  const count = objectives.flatMap(({ keyResults }) => keyResults).filter((keyResult) => keyResult.ownerId === ownerId).length;
  return { ownerId, count, most: MOST_KEY_RESULTS_PER_OWNER, tone: count > MOST_KEY_RESULTS_PER_OWNER ? 'off' : 'good' };
}

function weightOf(own: WeighedObjective, drafted: WeighedKeyResult | undefined): SetBalance['weight'] {
  const weights = own.keyResults.map(({ weight }) => weight).filter((weight) => Number.isFinite(weight));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const share = drafted !== undefined && Number.isFinite(drafted.weight) && sum > 0 ? drafted.weight / sum : null;
  return { sum, share };
}

function unalignedOf(set: readonly WeighedObjective[]): SetBalance['unaligned'] {
  const count = set.filter(isUnaligned).length;
  return { count, tone: count > 0 ? 'off' : 'good' };
}

function difficultyOf(keyResults: readonly WeighedKeyResult[]): SetBalance['difficulty'] {
  const given = keyResults.filter(({ ambition }) => ambition === 'aspirational').flatMap(({ confidence }) => (confidence === null ? [] : [confidence]));
  if (given.length === 0) return { mean: null, ...AMBITIOUS, tone: 'plain' };
  const mean = given.reduce((total, confidence) => total + confidence, 0) / given.length;
  return { mean, ...AMBITIOUS, tone: mean < AMBITIOUS.from || mean > AMBITIOUS.to ? 'off' : 'good' };
}
