import type { ObjectiveLevel } from './objective.ts';
import { countWords, hasBlank, numberIn } from './okr-wording.ts';
import { reviewKeyResult } from './quality-of-key-result.ts';
import type { DraftKeyResult } from './quality-of-key-result.ts';
import { finding } from './quality-finding.ts';
import type { QualityFinding } from './quality-finding.ts';

export type { QualityFinding } from './quality-finding.ts';
export type { DraftKeyResult } from './quality-of-key-result.ts';

/** An objective of a set under review. */
export interface DraftObjective {
  id: string;
  title: string;
  level: ObjectiveLevel;
  parentId: string | null;
  /** Why it aligns to no parent; '' when nobody said. */
  alignmentNote: string;
  keyResults: readonly DraftKeyResult[];
}

/** `educational`: a first cycle is coached, so all findings are advice. `mostKeyResultsPerOwner`: default 5. */
export interface ReviewContext {
  educational: boolean;
  mostKeyResultsPerOwner?: number;
}

/** Key results of an objective. Source: docs/okr-method.md, Quality. */
export const KEY_RESULTS = { fewest: 2, most: 5 } as const;
export const MOST_COMPANY_OBJECTIVES = 5;
export const TITLE_WORDS = { fewest: 4, most: 18 } as const;
export const MOST_KEY_RESULTS_PER_OWNER = 5;

/** Reviews a draft or running set by docs/okr-method.md, Quality: findings in the order of the objectives, none for a good set. */
export function reviewSet(objectives: readonly DraftObjective[], context: ReviewContext): QualityFinding[] {
  const findings = [
    ...tooManyCompanyObjectives(objectives),
    ...objectives.flatMap((objective) => [
      ...reviewObjective(objective),
      ...objective.keyResults.flatMap((keyResult) => reviewKeyResult(objective.id, keyResult)),
    ]),
    ...tooManyForOwners(objectives, context.mostKeyResultsPerOwner ?? MOST_KEY_RESULTS_PER_OWNER),
  ];
  const position = new Map(objectives.map((objective, index) => [objective.id, index]));
  const sorted = findings.toSorted((left, right) => (position.get(left.objectiveId) ?? 0) - (position.get(right.objectiveId) ?? 0));
  return context.educational ? sorted.map((each) => ({ ...each, severity: 'advice' })) : sorted;
}

function reviewObjective(objective: DraftObjective): readonly QualityFinding[] {
  const at = { objectiveId: objective.id, keyResultId: null };
  const words = countWords(objective.title);
  const number = numberIn(objective.title);
  const count = objective.keyResults.length;
  return [
    ...(hasBlank(objective.title) ? [finding('UNFILLED_BLANK', at, {})] : []),
    ...(words < TITLE_WORDS.fewest ? [finding('OBJECTIVE_TOO_SHORT', at, { words, ...TITLE_WORDS })] : []),
    ...(words > TITLE_WORDS.most ? [finding('OBJECTIVE_TOO_LONG', at, { words, ...TITLE_WORDS })] : []),
    ...(number === null ? [] : [finding('OBJECTIVE_HAS_NUMBER', at, { number })]),
    ...(count < KEY_RESULTS.fewest ? [finding('TOO_FEW_KEY_RESULTS', at, { count, ...KEY_RESULTS })] : []),
    ...(count > KEY_RESULTS.most ? [finding('TOO_MANY_KEY_RESULTS', at, { count, ...KEY_RESULTS })] : []),
    ...(isUnaligned(objective) ? [finding('NOT_ALIGNED', at, { level: objective.level.toLowerCase() })] : []),
  ];
}

/** Whether an objective below the company serves no other and does not say why. */
export function isUnaligned(objective: Pick<DraftObjective, 'level' | 'parentId' | 'alignmentNote'>): boolean {
  return objective.level !== 'COMPANY' && objective.parentId === null && objective.alignmentNote.trim() === '';
}

/** Said once a set, at the first company objective over the limit. */
function tooManyCompanyObjectives(objectives: readonly DraftObjective[]): readonly QualityFinding[] {
  const company = objectives.filter((objective) => objective.level === 'COMPANY');
  const over = company[MOST_COMPANY_OBJECTIVES];
  return over
    ? [finding('TOO_MANY_COMPANY_OBJECTIVES', { objectiveId: over.id, keyResultId: null }, { count: company.length, most: MOST_COMPANY_OBJECTIVES })]
    : [];
}

/** Said once an owner, at their first key result over the limit. */
function tooManyForOwners(objectives: readonly DraftObjective[], most: number): readonly QualityFinding[] {
  const owned = objectives.flatMap((objective) => objective.keyResults.map((keyResult) => ({ objective, keyResult })));
  const byOwner = Map.groupBy(
    owned.filter(({ keyResult }) => keyResult.ownerId !== null),
    ({ keyResult }) => keyResult.ownerId,
  );
  return [...byOwner].flatMap(([ownerId, theirs]) => {
    const over = theirs[most];
    if (!over) return [];
    return [
      finding('OWNER_HAS_TOO_MANY', { objectiveId: over.objective.id, keyResultId: over.keyResult.id }, { count: theirs.length, most, ownerId: ownerId ?? '' }),
    ];
  });
}
