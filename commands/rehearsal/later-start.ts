import { addDays } from '../../domain/day.ts';
import type { ImportPlan } from '../../domain/import/import-plan.ts';
import type { Day } from '../../domain/key-result.ts';
import type { PlanningDays } from '../../domain/timeline.ts';

/** What is rehearsed, had the cycle begun so many days later: it ends as before, what was planned before its start moves along, and what people had said by then is not said. */
export function startLater<Request extends { plan: ImportPlan; planning: PlanningDays | null }>(request: Request, days: number): Request {
  if (days === 0) return request;
  const { plan, planning } = request;
  const later = (day: Day): Day => addDays(day, days);
  const moved = (day: Day | null): Day | null => day && later(day);
  const firsts = new Map(plan.cycles.map(({ name, startsOn }) => [name, later(startsOn)]));
  const cycleOf = new Map(plan.objectives.map(({ key, cycle }) => [key, cycle]));
  const firstOf = new Map(plan.keyResults.map(({ key, objectiveKey }) => [key, firsts.get(cycleOf.get(objectiveKey) ?? '') ?? '']));
  return {
    ...request,
    plan: {
      ...plan,
      cycles: plan.cycles.map((cycle) => ({ ...cycle, startsOn: later(cycle.startsOn) })),
      checkIns: plan.checkIns.filter(({ keyResultKey, date }) => date >= (firstOf.get(keyResultKey) ?? '')),
    },
    planning: planning && { company: moved(planning.company), team: moved(planning.team), individual: moved(planning.individual) },
  };
}
