import { Prisma } from './generated/prisma/client.ts';
import type { Scope } from './scope.ts';

const PAGE = 200;

/** Texts that Sextant itself writes people's names into. What people wrote, notes and titles, is the company's record and is not here. */
const TEXTS = [
  { table: 'effects', columns: ['input', 'title', 'reason', 'failure', 'receipt'] },
  { table: 'rehearsals', columns: ['summary', 'progress_note', 'failure'] },
  { table: 'workflow_commands', columns: ['input', 'failure'] },
] as const;
type TextTable = (typeof TEXTS)[number];

/** Empties what is kept of the messages to a person; those that wait are not sent. Returns the ids of all of them. */
export async function forgetMessagesTo({ db, organizationId }: Scope, { personId, at }: { personId: string; at: string }): Promise<string[]> {
  const where = { organizationId, recipient: personId };
  await db.effect.updateMany({ where: { ...where, state: 'planned' }, data: { state: 'skipped', reason: 'erased', settledAt: new Date(at) } });
  const emptied = await db.effect.updateManyAndReturn({ where, data: { input: {}, title: '', failure: '' }, select: { id: true } });
  return emptied.map(({ id }) => id);
}

/** Puts another name for each of these, wherever one stands as a whole word. Returns the ids of the messages in which one did. */
export async function replaceInTexts(scope: Scope, { names, by }: { names: readonly string[]; by: string }): Promise<string[]> {
  const rename = renamer(names, by);
  const effectIds: string[] = [];
  for (const within of TEXTS) {
    const changed = await rewrite(scope, within, { names, rename });
    if (within.table === 'effects') effectIds.push(...changed);
  }
  return effectIds;
}

async function rewrite(
  scope: Scope,
  within: TextTable,
  { names, rename }: { names: readonly string[]; rename: (value: unknown) => unknown },
): Promise<string[]> {
  const { organizationId, db } = scope;
  const [table, texts] = [Prisma.raw(within.table), Prisma.raw(`jsonb_build_object(${within.columns.map((column) => `'${column}', ${column}`).join(', ')})`)];
  const assigned = Prisma.raw(within.columns.map((column) => `${column} = f.${column}`).join(', '));
  // As they stand in the text of a JSON value.
  const sought = names.map((name) => JSON.stringify(name).slice(1, -1));
  const changed: string[] = [];
  for (let after = FIRST; ; ) {
    const rows = await db.$queryRaw<{ id: string; texts: Record<string, unknown> }[]>`
      SELECT id::text, ${texts} AS texts FROM ${table}
      WHERE organization_id = ${organizationId}::uuid AND id > ${after}::uuid
        AND EXISTS (SELECT FROM unnest(${sought}::text[]) name WHERE strpos(${texts}::text, name) > 0)
      ORDER BY id LIMIT ${PAGE}`;
    const fresh = rows.flatMap((row) => {
      const renamed = rename(row.texts);
      return JSON.stringify(renamed) === JSON.stringify(row.texts) ? [] : [{ id: row.id, ...(renamed as object) }];
    });
    if (fresh.length > 0)
      await db.$executeRaw`
        UPDATE ${table} AS t SET ${assigned} FROM jsonb_populate_recordset(NULL::${table}, ${JSON.stringify(fresh)}::jsonb) AS f
        WHERE t.organization_id = ${organizationId}::uuid AND t.id = f.id`;
    changed.push(...fresh.map(({ id }) => id));
    after = rows.at(-1)?.id ?? after;
    if (rows.length < PAGE) return changed;
  }
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/** Renames in every text of a JSON value; "Ann" is not a part of "Annual". */
function renamer(names: readonly string[], by: string): (value: unknown) => unknown {
  const longestFirst = names.toSorted((left, right) => right.length - left.length).map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const known = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${longestFirst.join('|')})(?![\p{L}\p{N}])`, 'gu');
  const rename = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(known, by);
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rename(inner)]));
    return value;
  };
  return rename;
}
