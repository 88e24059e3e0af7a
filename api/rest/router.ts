import { ORPCError, os, ValidationError } from '@orpc/server';
import type { Response } from 'express';
import { z } from 'zod';
import { recordCheckIn } from '../../database/check-ins.ts';
import { activeCycle, cyclesPage } from '../../database/cycles.ts';
import { dashboardOf } from '../../database/dashboard.ts';
import { keyResultById, keyResultsPage } from '../../database/key-results.ts';
import { objectivesPage } from '../../database/objectives.ts';
import type { Scope } from '../../database/scope.ts';
import { KEPT_DECIMAL } from '../../domain/decimal.ts';
import { daysLeft } from '../../domain/expected.ts';
import { DomainError } from '../../domain/errors.ts';
import type { ApiDeps } from '../context.ts';
import { refusalOf, setRefusalHeaders, statusOf } from '../errors.ts';

/** What a REST request brings: who asks, and one instant for the whole answer. */
export interface RestContext {
  deps: ApiDeps;
  scope: Scope;
  now: string;
  /** The answer under way; a refusal sets its headers, all else is the handler's. */
  response: Response;
}

const STATUS = z.enum(['ON_TRACK', 'AT_RISK', 'OFF_TRACK', 'COMPLETED', 'DROPPED']);
const Ratio = z.number().nullable().describe('A ratio; 0.62 is 62 %');
const Decimal = z.string().describe('A decimal number as text, exact to its digits');
const Paging = z.object({ first: z.coerce.number().int().min(1).max(200).default(50), after: z.string().optional() });
const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

const count = z.number().int();
const Counts = z.object({ onTrack: count, atRisk: count, offTrack: count, completed: count, dropped: count, none: count });
const Cycle = z.object({ id: z.string(), name: z.string(), startsOn: z.string(), endsOn: z.string(), phase: z.string(), educational: z.boolean() });
const Objective = z.object({
  id: z.string(),
  title: z.string(),
  level: z.string(),
  ownerId: z.string(),
  parentId: z.string().nullable(),
  progress: Ratio,
  status: STATUS.nullable(),
});
const KeyResult = z.object({
  id: z.string(),
  objectiveId: z.string(),
  title: z.string(),
  kind: z.string(),
  unit: z.string(),
  start: Decimal.nullable(),
  target: Decimal.nullable(),
  current: Decimal.nullable(),
  progress: Ratio,
  expected: Ratio,
  status: STATUS.nullable(),
  ownerId: z.string().nullable(),
});
const Health = z.object({
  cycle: Cycle,
  daysRemaining: z.number().int(),
  objectivesByStatus: Counts,
  keyResults: z.object({ total: z.number().int(), byStatus: Counts, averageProgress: Ratio }),
  atRisk: z.array(
    z.object({ id: z.string(), title: z.string(), status: STATUS, progress: Ratio, expected: Ratio, since: z.string().nullable(), owner: z.string() }),
  ),
  companyObjectives: z.array(
    z.object({ id: z.string(), title: z.string(), progress: Ratio, status: STATUS.nullable(), keyResults: z.number().int(), keyResultsDone: z.number().int() }),
  ),
});
const CheckIn = z.object({
  id: z.uuid(),
  value: z.string().regex(KEPT_DECIMAL, 'a number in text, such as "12.5"').describe('The value as text, such as "42"'),
  note: z.string().max(4_000).optional(),
});
const CheckInAnswer = z.object({ value: Decimal.nullable(), status: STATUS.nullable(), progress: Ratio, expected: Ratio });

/** Planned refusals keep their code, status and sentence; what is not as described is named; our own bugs are logged and not told. */
const rest = os.$context<RestContext>().use(async ({ next, context }) => {
  try {
    return await next();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== null) {
      setRefusalHeaders(context.response, refusal);
      throw new ORPCError(refusal.code, { status: statusOf(refusal), message: refusal.message, data: refusal.details });
    }
    if (error instanceof ORPCError && error.cause instanceof ValidationError && error.status === 400) {
      const problems = error.cause.issues.map(({ path, message }) => `${path?.map(String).join('.') || 'request'}: ${message}`);
      throw new ORPCError('INVALID_INPUT', { status: 400, message: `The request is not as expected. ${problems.join('; ')}.` });
    }
    context.deps.log.error({ err: error }, 'REST request failed');
    throw error;
  }
});

/** The REST face over the same functions and Scope as GraphQL. */
export const router = {
  health: rest
    .route({ method: 'GET', path: '/dashboard/health', summary: 'The health of the active cycle', tags: ['Dashboard'] })
    .output(Health)
    .handler(async ({ context }) => presentHealth(context)),
  cycles: rest
    .route({ method: 'GET', path: '/cycles', summary: 'Cycles, the latest first', tags: ['Cycles'] })
    .input(Paging)
    .output(pageOf(Cycle))
    .handler(async ({ context, input }) => answerPage(await cyclesPage(context.scope, input))),
  objectives: rest
    .route({ method: 'GET', path: '/objectives', summary: 'Objectives of a cycle, by default the active one', tags: ['Goals'] })
    .input(Paging.extend({ cycleId: z.uuid().optional() }))
    .output(pageOf(Objective))
    .handler(async ({ context, input }) => answerPage(await objectivesPage(context.scope, { cycleId: await cycleIdOf(context, input.cycleId) }, input))),
  keyResults: rest
    .route({ method: 'GET', path: '/key-results', summary: 'Key results of a cycle, by default the active one', tags: ['Goals'] })
    .input(Paging.extend({ cycleId: z.uuid().optional(), status: STATUS.optional() }))
    .output(pageOf(KeyResult))
    .handler(async ({ context, input }) =>
      answerPage(await keyResultsPage(context.scope, { cycleId: await cycleIdOf(context, input.cycleId), status: input.status }, input)),
    ),
  keyResult: rest
    .route({ method: 'GET', path: '/key-results/{id}', summary: 'One key result', tags: ['Goals'] })
    .input(z.object({ id: z.uuid() }))
    .output(KeyResult)
    .handler(({ context, input }) => keyResultById(context.scope, input.id)),
  checkIn: rest
    .route({ method: 'POST', path: '/key-results/{id}/check-ins', summary: 'Check in a value', successStatus: 201, tags: ['Check-ins'] })
    .input(CheckIn)
    .output(CheckInAnswer)
    .handler(async ({ context, input }) => {
      const { keyResult } = await recordCheckIn(context.scope, {
        keyResultId: input.id,
        at: context.now,
        source: 'PERSON',
        value: input.value,
        progressNote: input.note,
      });
      context.deps.startWorkflows.relay();
      return { value: keyResult.current, status: keyResult.status, progress: keyResult.progress, expected: keyResult.expected };
    }),
};

function answerPage<Row>(page: { rows: Row[]; hasNext: boolean; endCursor: string | null }): { items: Row[]; nextCursor: string | null } {
  return { items: page.rows, nextCursor: page.hasNext ? page.endCursor : null };
}

async function cycleIdOf({ scope }: RestContext, wanted: string | undefined): Promise<string> {
  return wanted ?? (await runningCycle(scope)).id;
}

async function runningCycle(scope: Scope) {
  const cycle = await activeCycle(scope);
  if (cycle === null) throw new DomainError('NOT_FOUND', 'No cycle is active: start one, or name a cycle with cycleId.');
  return cycle;
}

async function presentHealth({ scope, now }: RestContext): Promise<z.infer<typeof Health>> {
  const cycle = await runningCycle(scope);
  const dashboard = await dashboardOf(scope, { cycleId: cycle.id, now });
  return {
    cycle,
    daysRemaining: daysLeft(cycle, now),
    objectivesByStatus: dashboard.objectivesByStatus,
    keyResults: {
      total: Object.values(dashboard.keyResultsByStatus).reduce((sum, each) => sum + each, 0),
      byStatus: dashboard.keyResultsByStatus,
      averageProgress: dashboard.averageProgress,
    },
    atRisk: dashboard.needsAttention.flatMap((keyResult) =>
      keyResult.status === null
        ? []
        : [
            {
              id: keyResult.id,
              title: keyResult.title,
              status: keyResult.status,
              progress: keyResult.progress,
              expected: keyResult.expected,
              since: keyResult.statusSince,
              owner: keyResult.answererName,
            },
          ],
    ),
    companyObjectives: dashboard.companyObjectives.map(({ objective, keyResults, keyResultsDone }) => ({
      id: objective.id,
      title: objective.title,
      progress: objective.progress,
      status: objective.status,
      keyResults,
      keyResultsDone,
    })),
  };
}
