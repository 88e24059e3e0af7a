import { useRef, useState } from 'react';
import { type AlignmentProblem, alignmentProblem } from '../../domain/alignment.ts';
import { useAct } from '../app/act.ts';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { notify } from '../ui/notices.tsx';
import { withMoves } from './objective-tree.ts';
import { AlignObjective, type ListedObjective } from './objectives-query.ts';

/** Why a move cannot be made; `same` where it would change nothing. */
export type MoveProblem = AlignmentProblem | 'same';

/**
 * Hangs objectives under others. A move is shown at once and can be taken back by its notice; refused, the objective goes back to where the server has it.
 * Who moves one again before the answer came is not refused for what they did themselves.
 */
export function useAlign({ objectives, reload }: { objectives: readonly ListedObjective[]; reload: () => Promise<void> }) {
  const { goals } = useGoalsTexts();
  const { act } = useAct(AlignObjective);
  const [moves, setMoves] = useState<ReadonlyMap<string, string | null>>(new Map());
  const versions = useRef(new Map<string, Promise<number>>());
  const shown = withMoves(objectives, moves);
  const byId = new Map(shown.map((objective) => [objective.id, objective]));

  function problemOf(id: string, parentId: string | null): MoveProblem | null {
    const [objective, parent] = [byId.get(id), parentId === null ? null : byId.get(parentId)];
    if (objective === undefined || parent === undefined) return 'same';
    if ((objective.parent?.id ?? null) === parentId) return 'same';
    return alignmentProblem(alignable(objective), parent && alignable(parent), (above) => byId.get(above)?.parent?.id ?? null);
  }

  async function align(objective: ListedObjective, parentId: string | null, { isUndo = false }: { isUndo?: boolean } = {}) {
    const from = objective.parent?.id ?? null;
    setMoves((before) => new Map([...before, [objective.id, parentId]]));
    const { id } = objective;
    const earlier = versions.current.get(id) ?? Promise.resolve(0);
    const saving = earlier.then((known) => act({ id, version: Math.max(known, objective.version), parentId }));
    versions.current.set(
      id,
      saving.then((outcome) => (outcome.ok ? outcome.data.version : 0)),
    );
    const outcome = await saving;
    // Read before the move is forgotten, or the objective would go back for a moment.
    await reload();
    setMoves((before) => new Map([...before].filter(([moved, to]) => moved !== id || to !== parentId)));
    if (!outcome.ok) return;
    const { version, parent } = outcome.data;
    const { title } = objective;
    if (isUndo) return notify({ tone: 'good', message: goals.drag.back(title) });
    notify({
      tone: 'good',
      message: parent === null ? goals.drag.movedTop(title) : goals.drag.moved(title, parent.title),
      action: { label: goals.undo, run: () => void align({ ...objective, version, parent }, from, { isUndo: true }) },
    });
  }

  return { shown, problemOf, align };
}

function alignable({ id, level, parent }: ListedObjective) {
  return { id, level, parentId: parent?.id ?? null };
}
