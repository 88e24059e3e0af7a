import { refuseOverLimit } from '../domain/board.ts';
import { type BoardColumnRow, countInColumns } from './boards.ts';
import type { Scope } from './scope.ts';
import type { TaskRow } from './tasks.ts';

/** A task before it was changed and after; both as they were written. */
export interface MovedTask {
  before: TaskRow;
  after: TaskRow;
}

/** Refuses moves by which a column takes in more than its limit. Held against what stands there now that all have moved: who comes in as another goes out, comes in. */
export async function refuseFullColumns(scope: Scope, moved: readonly MovedTask[], columns: ReadonlyMap<string, BoardColumnRow>): Promise<void> {
  const entered = [...new Set(moved.filter(({ before, after }) => before.columnId !== after.columnId).map(({ after }) => after.columnId))];
  const limited = entered.flatMap((id) => columns.get(id) ?? []).filter(({ wipLimit }) => wipLimit !== null);
  const counts = await countInColumns(
    scope,
    limited.map(({ id }) => id),
  );
  for (const column of limited) {
    const after = counts.get(column.id) ?? 0;
    const came = moved.filter((task) => task.after.columnId === column.id).length - moved.filter((task) => task.before.columnId === column.id).length;
    refuseOverLimit(column, { before: after - came, after });
  }
}

/** Refuses a new task, which stands there and is counted already, in a column that is full. */
export async function refuseFullColumn(scope: Scope, column: BoardColumnRow): Promise<void> {
  if (column.wipLimit === null) return;
  const after = (await countInColumns(scope, [column.id])).get(column.id) ?? 0;
  refuseOverLimit(column, { before: after - 1, after });
}
