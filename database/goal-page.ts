import type { CheckInRow } from './check-ins.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { KeyResultRow } from './key-result-row.ts';
import { beyondObjective, objectiveCondition, type ObjectiveFilter, type ObjectiveRow, objectivePlace } from './objectives.ts';
import { type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import type { PersonRow } from './people.ts';
import type { Scope } from './scope.ts';
import { readJson } from './statements.ts';

/** A key result that may have come with its owner and its last check-in. */
export interface ReadKeyResult extends KeyResultRow {
  owner?: PersonRow | null;
  lastCheckIn?: CheckInRow | null;
}

/** An objective that may have come with its owner and its key results. */
export interface ReadObjective extends ObjectiveRow {
  owner?: PersonRow;
  keyResults?: ReadKeyResult[];
}

/** The columns that a list of goals shows; a noun that it does not show is missing. */
export interface GoalColumns {
  objective: readonly (keyof ObjectiveRow)[];
  owner?: readonly (keyof PersonRow)[];
  keyResult?: readonly (keyof KeyResultRow)[];
  keyResultOwner?: readonly (keyof PersonRow)[];
  lastCheckIn?: readonly (keyof CheckInRow)[];
}

/**
 * A page of objectives with all that a list shows beside them, in one statement whose cost does not grow with the length of the history.
 * The rows hold the columns that were asked for, their own keys, and nothing else: whoever asks must name every column that it will look at.
 */
export async function goalPage(scope: Scope, filter: ObjectiveFilter, request: PageRequest, columns: GoalColumns): Promise<Page<ReadObjective>> {
  const rows = await readJson<ReadObjective[]>(
    scope,
    Prisma.sql`
    WITH page AS MATERIALIZED (
      SELECT * FROM objectives WHERE ${objectiveCondition(scope, filter)} ${beyondObjective(request)} ORDER BY level, position, id LIMIT ${pageSize(request) + 1}
    )
    SELECT coalesce(json_agg(json_build_object(${objectOf(columns)}) ORDER BY o.level, o.position, o.id), '[]')::text AS answer
    FROM page o ${columns.owner ? OWNER_OF_OBJECTIVE : Prisma.empty}`,
  );
  return pageOf(rows, request, objectivePlace);
}

const OWNER_OF_OBJECTIVE = Prisma.raw('JOIN people p ON p.organization_id = o.organization_id AND p.id = o.owner_id');
const OWNER_OF_KEY_RESULT = Prisma.raw('LEFT JOIN people kp ON kp.organization_id = k.organization_id AND kp.id = k.owner_id');
const LAST_CHECK_IN = Prisma.raw('LEFT JOIN check_ins c ON c.organization_id = k.organization_id AND c.id = k.last_check_in_id');

function objectOf(columns: GoalColumns): Prisma.Sql {
  const { objective, owner, keyResult } = columns;
  const parts = [
    pairsOf('o', ['id', 'level', 'position', ...objective]),
    ...(owner ? [Prisma.sql`'owner', json_build_object(${pairsOf('p', ['id', ...owner])})`] : []),
    ...(keyResult ? [Prisma.sql`'keyResults', ${keyResultsOf(keyResult, columns)}`] : []),
  ];
  return Prisma.join(parts);
}

function keyResultsOf(keyResult: readonly string[], { keyResultOwner, lastCheckIn }: GoalColumns): Prisma.Sql {
  const parts = [
    pairsOf('k', ['id', ...keyResult]),
    ...(keyResultOwner ? [orNull('kp', keyResultOwner, 'owner')] : []),
    ...(lastCheckIn ? [orNull('c', lastCheckIn, 'lastCheckIn')] : []),
  ];
  return Prisma.sql`(
    SELECT coalesce(json_agg(json_build_object(${Prisma.join(parts)}) ORDER BY k.position, k.id), '[]')
    FROM key_results k ${keyResultOwner ? OWNER_OF_KEY_RESULT : Prisma.empty} ${lastCheckIn ? LAST_CHECK_IN : Prisma.empty}
    WHERE k.organization_id = o.organization_id AND k.objective_id = o.id)`;
}

function orNull(alias: string, columns: readonly string[], name: string): Prisma.Sql {
  return Prisma.sql`${Prisma.raw(`'${name}'`)}, CASE WHEN ${Prisma.raw(alias)}.id IS NOT NULL THEN json_build_object(${pairsOf(alias, ['id', ...columns])}) END`;
}

/** Decimals leave the database as text, since a JSON number would be a float. */
const DECIMALS = new Set(['start', 'target', 'atLeast', 'atMost', 'weight', 'current', 'value']);
const INSTANTS = new Set(['at', 'archivedAt', 'createdAt', 'statusSince', 'judgedAt', 'lastCheckInAt', 'droppedAt', 'firstFlaggedAt', 'deputyUntil']);

function pairsOf(alias: string, columns: readonly string[]): Prisma.Sql {
  const pair = (name: string): string => `'${name}', ${valueOf(name, `${alias}.${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`)}`;
  return Prisma.raw([...new Set(columns)].map(pair).join(', '));
}

function valueOf(name: string, column: string): string {
  if (DECIMALS.has(name)) return `trim_scale(${column})::text`;
  return INSTANTS.has(name) ? `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : column;
}
