import type { WeighedKeyResult, WeighedObjective } from '../../domain/set-balance.ts';
import { parseDecimalInput } from '../check-ins/decimal-input.ts';
import type { KeyResultDraft } from '../key-results/key-result-draft.ts';
import type { ObjectiveDraft } from '../objectives/objective-form.tsx';
import type { ListedObjective } from '../objectives/objectives-query.ts';

/** The id of what is not saved yet. */
export const DRAFT = 'draft';

/** A cycle's objectives with the draft of one among them, as they are weighed. */
export function setWithObjective(listed: readonly ListedObjective[], { ownId = DRAFT, draft }: { ownId?: string | undefined; draft: ObjectiveDraft }) {
  const { level, ownerId, teamId, alignmentNote } = draft;
  const before = listed.find(({ id }) => id === ownId);
  const keyResults = before === undefined ? [] : weighedObjective(before).keyResults;
  const own = { id: ownId, level, ownerId, teamId, alignmentNote, parentId: level === 'COMPANY' ? null : draft.parentId, keyResults };
  return [...listed.filter(({ id }) => id !== ownId).map(weighedObjective), own];
}

/** A cycle's objectives with the draft of a key result in one of them, as they are weighed. */
export function setWithKeyResult(
  listed: readonly ListedObjective[],
  { objectiveId, ownId = DRAFT, draft }: { objectiveId: string; ownId?: string | undefined; draft: KeyResultDraft },
): WeighedObjective[] {
  return listed.map((objective) => {
    const weighed = weighedObjective(objective);
    if (objective.id !== objectiveId) return weighed;
    const { kind, ambition, confidence } = draft;
    const own = {
      id: ownId,
      kind,
      ambition,
      confidence,
      weight: Number(parseDecimalInput(draft.weight) ?? Number.NaN),
      ownerId: draft.ownerId ?? objective.owner.id,
    };
    return { ...weighed, keyResults: [...weighed.keyResults.filter(({ id }) => id !== ownId), own] };
  });
}

/** The name of somebody who owns something in the set, or who was chosen; undefined where it is not known here. */
export function personName(id: string, of: { objectives: readonly ListedObjective[]; known: { id: string; name: string } | null }): string | undefined {
  if (of.known?.id === id) return of.known.name;
  const owners = of.objectives.flatMap(({ owner, keyResults }) => [owner, ...keyResults.map((keyResult) => keyResult.owner)]);
  return owners.find((owner) => owner?.id === id)?.name;
}

function weighedObjective({ id, level, owner, team, parent, alignmentNote, keyResults }: ListedObjective): WeighedObjective {
  return {
    ...{ id, level, ownerId: owner.id, teamId: team?.id ?? null, parentId: parent?.id ?? null, alignmentNote },
    keyResults: keyResults
      .filter(({ dropped }) => !dropped)
      .map((keyResult): WeighedKeyResult => {
        const { kind, ambition, confidence, weight } = keyResult;
        return { id: keyResult.id, kind, ambition, confidence, weight: Number(weight), ownerId: keyResult.owner?.id ?? owner.id };
      }),
  };
}
