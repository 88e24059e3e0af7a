import { addDays } from '../domain/day.ts';
import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import { publish } from './events.ts';
import type { RehearsalModel } from './generated/prisma/models/Rehearsal.ts';
import { jsonColumn, plain } from './plain.ts';
import { cycleById } from './cycles.ts';
import { isAllowed, notFound, requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type Scope } from './scope.ts';
import { given } from './versions.ts';

export type RehearsalState = 'queued' | 'running' | 'done' | 'failed';

/** How a rehearsal is to be played. */
export interface RehearsalOptions {
  behaviour: 'diligent' | 'typical' | 'silent';
  seed: number;
  educational: boolean;
  /** What if the cycle began so many days later? It ends as planned. Left out: none. */
  laterByDays?: number;
}

/** A rehearsal of a cycle as plain data. */
export interface RehearsalRow {
  organizationId: string;
  id: string;
  cycleId: string;
  askedById: string;
  options: RehearsalOptions;
  state: RehearsalState;
  /** 0..1 */
  progress: number;
  progressNote: string;
  summary: Record<string, unknown> | null;
  failure: string;
  startedAt: Instant;
  endedAt: Instant | null;
}

/** The rehearsal of this id; refused where there is none. */
export async function rehearsalById(scope: Scope, id: string): Promise<RehearsalRow> {
  requireRight(scope, 'read', 'rehearsal');
  const rehearsal = await scope.db.rehearsal.findFirst({ where: { organizationId: scope.organizationId, id } });
  if (rehearsal === null) throw notFound('rehearsal');
  return rowOf(rehearsal);
}

/** The rehearsals of these cycles, newest first. */
export async function rehearsalsOf(scope: Scope, cycleIds: readonly string[], { first = 20 }: { first?: number } = {}): Promise<RehearsalRow[]> {
  if (!isAllowed(scope, 'read', 'rehearsal')) return [];
  const where = { organizationId: scope.organizationId, cycleId: { in: [...cycleIds] } };
  return (await scope.db.rehearsal.findMany({ where, orderBy: [{ startedAt: 'desc' }, { id: 'desc' }], take: Math.min(first, 200) })).map(rowOf);
}

/** A cycle that is rehearsed with a later start keeps at least this much. */
const SHORTEST_DAYS = 14;

/** Each is a process and a PostgreSQL of its own, on the machine that answers requests. */
const MOST_AT_ONCE = 2;
/** One that began longer ago was left behind by a process that ended. */
const LONGEST_MS = 3_600_000;

/** Writes down that a rehearsal was asked for; whoever runs it takes it from here. Refused while the organization has two that have not ended. */
export async function createRehearsal(scope: Scope, input: { cycleId: string; options: RehearsalOptions }, { at }: { at: Instant }): Promise<RehearsalRow> {
  requireRight(scope, 'create', 'rehearsal');
  const { organizationId, database } = scope;
  const askedById = actingPersonId(scope);
  if (askedById === null) throw new Error('A rehearsal is asked for by a person');
  return inTransaction(scope, async (inside) => {
    const { startsOn, endsOn } = await cycleById(inside, input.cycleId);
    const laterByDays = input.options.laterByDays ?? 0;
    if (laterByDays < 0 || addDays(startsOn, laterByDays + SHORTEST_DAYS) > endsOn)
      throw new DomainError('INVALID_INPUT', `Begin at most so late that ${SHORTEST_DAYS} days of the cycle are left.`, { field: 'laterByDays' });
    await refuseTooMany(inside, at);
    const id = database.newId(`rehearsal/${input.cycleId}/${at}`);
    const options = jsonColumn(input.options) as object;
    const rehearsal = await inside.db.rehearsal.create({ data: { organizationId, id, cycleId: input.cycleId, askedById, options, startedAt: new Date(at) } });
    publish(inside, { type: 'rehearsal', id });
    return rowOf(rehearsal);
  });
}

/** How far a rehearsal has come, or how it ended. */
export interface RehearsalProgress {
  state?: RehearsalState;
  progress?: number;
  progressNote?: string;
  summary?: object;
  failure?: string;
  endedAt?: Instant;
}

/** Writes how far a rehearsal has come. */
export async function advanceRehearsal(scope: Scope, { id, summary, ...progress }: RehearsalProgress & { id: string }): Promise<void> {
  const data = { ...given(progress), ...(summary === undefined ? {} : { summary: jsonColumn(summary) as object }) };
  await scope.db.rehearsal.updateMany({ where: { organizationId: scope.organizationId, id }, data });
  publish(scope, { type: 'rehearsal', id });
}

/** Ends the rehearsals that a stopped process left behind; returns how many. */
export async function failAbandonedRehearsals(scope: Scope, { at }: { at: Instant }): Promise<number> {
  const { count } = await scope.db.rehearsal.updateMany({
    where: { organizationId: scope.organizationId, state: { in: ['queued', 'running'] } },
    data: { state: 'failed', failure: 'Sextant was stopped while this rehearsal ran. Start it again.', endedAt: new Date(at) },
  });
  return count;
}

async function refuseTooMany({ db, organizationId }: Scope, at: Instant): Promise<void> {
  // Those who ask at the same instant are counted one after the other.
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`rehearsals/${organizationId}`}, 0))::text`;
  const since = new Date(Date.parse(at) - LONGEST_MS);
  const running = await db.rehearsal.count({ where: { organizationId, state: { in: ['queued', 'running'] }, startedAt: { gt: since } } });
  if (running >= MOST_AT_ONCE)
    throw new DomainError('TOO_MANY_REQUESTS', `${running} rehearsals are under way. Start another when one of them has ended.`, { retryAfterSeconds: 60 });
}

function rowOf(model: RehearsalModel): RehearsalRow {
  // Written by this file alone, in these shapes.
  const { options, state, summary } = model;
  return {
    ...plain(model),
    options: options as unknown as RehearsalOptions,
    state: state as RehearsalState,
    summary: summary as Record<string, unknown> | null,
  };
}
