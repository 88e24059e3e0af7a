import type { ImportPlan } from '../../domain/import/import-plan.ts';

/** The part of a plan that belongs to one cycle; people and teams stay whole. An objective that aligns to another cycle's stands alone. */
export function oneCycleOf(plan: ImportPlan, cycle: string): ImportPlan {
  const inCycle = plan.objectives.filter((objective) => objective.cycle === cycle);
  const objectiveKeys = new Set(inCycle.map(({ key }) => key));
  const keyResults = plan.keyResults.filter(({ objectiveKey }) => objectiveKeys.has(objectiveKey));
  const keyResultKeys = new Set(keyResults.map(({ key }) => key));
  return {
    ...plan,
    cycles: plan.cycles.filter(({ name }) => name === cycle),
    objectives: inCycle.map((objective) => ({
      ...objective,
      parentKey: objective.parentKey !== null && objectiveKeys.has(objective.parentKey) ? objective.parentKey : null,
    })),
    keyResults,
    checkIns: plan.checkIns.filter(({ keyResultKey }) => keyResultKeys.has(keyResultKey)),
  };
}

/** The zone in which most people of a plan work, the first by name among equals; UTC where nobody is named. */
export function commonTimeZone({ people }: Pick<ImportPlan, 'people'>): string {
  const counts = new Map<string, number>();
  for (const { timeZone } of people) counts.set(timeZone, (counts.get(timeZone) ?? 0) + 1);
  return [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? 'UTC';
}
