import type { ExportedCheckIn } from '../domain/export/exported-rows.ts';
import type { CycleRow } from './cycles.ts';
import { objectivePages, type ObjectiveToExport } from './export-goals.ts';
import { filedCheckIns, type PlaceAmongCheckIns } from './filed-check-ins.ts';
import type { Scope } from './scope.ts';

const PAGE = 500;
const KEY_RESULTS = 50;

/** The check-ins on the live key results of a cycle that may be read, page by page: goal by goal in their order, the oldest first. */
export async function* checkInPages(scope: Scope, cycle: CycleRow): AsyncGenerator<ExportedCheckIn[]> {
  for await (const objectives of objectivePages(scope, cycle)) {
    const subjects = objectives.flatMap((objective) => objective.keyResults.map((keyResult) => ({ objective, keyResult })));
    for (let from = 0; from < subjects.length; from += KEY_RESULTS) yield* pagesOf(scope, subjects.slice(from, from + KEY_RESULTS));
  }
}

interface Subject {
  objective: ObjectiveToExport;
  keyResult: ObjectiveToExport['keyResults'][number];
}

async function* pagesOf(scope: Scope, subjects: readonly Subject[]): AsyncGenerator<ExportedCheckIn[]> {
  const ids = subjects.map(({ keyResult }) => keyResult.id);
  for (let after: PlaceAmongCheckIns | null = null; ; ) {
    const filed = await filedCheckIns(scope, ids, { after, take: PAGE });
    yield filed.flatMap(({ keyResultId, ...checkIn }): ExportedCheckIn[] => {
      const subject = subjects[ids.indexOf(keyResultId)];
      if (subject === undefined) return [];
      const { objective, keyResult } = subject;
      return [{ ...checkIn, cycle: objective.cycle.name, team: objective.team, objective: objective.title, keyResult: keyResult.title }];
    });
    const last = filed.at(-1);
    if (last === undefined || filed.length < PAGE) return;
    after = { place: ids.indexOf(last.keyResultId) + 1, at: last.at, id: last.id };
  }
}
