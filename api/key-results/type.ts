import { isAllowed } from '../../database/rights.ts';
import { keyResultSubject } from '../../database/sight.ts';
import type { Action } from '../../domain/permissions.ts';
import { checkInsPage, type SeriesRow } from '../../database/check-ins.ts';
import { type KeyResultRow, keyResultsByIds, type MilestoneStepRow } from '../../database/key-results.ts';
import { elapsedShare } from '../../domain/expected.ts';
import type { Forecast } from '../../domain/forecast.ts';
import type { StatusOverride } from '../../domain/key-result.ts';
import { CheckInConnection } from '../check-ins/type.ts';
import { builder } from '../builder.ts';
import { connectionOf, pageRequest, toConnection } from '../connection.ts';
import { type Context, signedIn } from '../context.ts';
import { AmbitionEnum, FreshnessEnum, KeyResultKindEnum, StatusEnum } from '../enums.ts';
import { HistoryEntryType, historyEntries } from '../history.ts';
import { orNull } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import {
  CheckInType,
  CycleType,
  EscalationType,
  InitiativeType,
  KeyResultType,
  GoalLinkType,
  LinkedItemType,
  MetricSourceType,
  ObjectiveType,
  PersonType,
  TeamType,
} from '../refs.ts';

const StatusOverrideType = builder.objectRef<StatusOverride>('StatusOverride').implement({
  fields: (t) => ({
    status: t.field({ type: StatusEnum, resolve: (override) => override.status }),
    by: t.field({ type: PersonType, nullable: true, resolve: (override, _args, context) => signedIn(context).loaders.person.load(override.byPersonId) }),
    reason: t.exposeString('reason'),
    until: t.field({ type: 'DateTime', resolve: (override) => override.until }),
  }),
});

const ForecastType = builder.objectRef<Forecast>('Forecast').implement({
  fields: (t) => ({
    value: t.field({ type: 'Decimal', resolve: (forecast) => forecast.value }),
    low: t.field({ type: 'Decimal', resolve: (forecast) => forecast.low }),
    high: t.field({ type: 'Decimal', resolve: (forecast) => forecast.high }),
    progress: t.exposeFloat('progress'),
    method: t.exposeString('method'),
    samples: t.exposeInt('samples'),
  }),
});

/** A step of a milestone key result. */
export const MilestoneStepType = builder.objectRef<MilestoneStepRow>('MilestoneStep').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    title: t.exposeString('title'),
    weight: t.field({ type: 'Decimal', resolve: (step) => step.weight }),
    dueOn: t.field({ type: 'Day', nullable: true, resolve: (step) => step.dueOn }),
    doneAt: t.field({ type: 'DateTime', nullable: true, resolve: (step) => step.doneAt }),
  }),
});

const SeriesPointType = builder.objectRef<SeriesRow & { elapsed: number }>('SeriesPoint').implement({
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: (point) => point.at }),
    value: t.field({ type: 'Decimal', nullable: true, resolve: (point) => point.value }),
    progress: t.exposeFloat('progress', { nullable: true }),
    expected: t.float({ resolve: (point) => point.expected ?? point.elapsed }),
  }),
});

builder.node(KeyResultType, {
  id: { resolve: (keyResult) => keyResult.id },
  loadMany: async (ids, context) => inOrder(ids, await keyResultsByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    title: t.exposeString('title'),
    kind: t.field({ type: KeyResultKindEnum, resolve: (keyResult) => keyResult.kind }),
    unit: t.exposeString('unit'),
    start: t.field({ type: 'Decimal', nullable: true, resolve: (keyResult) => keyResult.start }),
    target: t.field({ type: 'Decimal', nullable: true, resolve: (keyResult) => keyResult.target }),
    atLeast: t.field({ type: 'Decimal', nullable: true, resolve: (keyResult) => keyResult.atLeast }),
    atMost: t.field({ type: 'Decimal', nullable: true, resolve: (keyResult) => keyResult.atMost }),
    periodDays: t.exposeInt('periodDays'),
    dueOn: t.field({ type: 'Day', nullable: true, resolve: (keyResult) => keyResult.dueOn }),
    weight: t.field({ type: 'Decimal', resolve: (keyResult) => keyResult.weight }),
    ambition: t.field({ type: AmbitionEnum, resolve: (keyResult) => keyResult.ambition }),
    confidence: t.exposeInt('confidence', { nullable: true }),
    current: t.field({ type: 'Decimal', nullable: true, resolve: (keyResult) => keyResult.current }),
    raw: t.exposeFloat('raw', { nullable: true }),
    progress: t.exposeFloat('progress', { nullable: true }),
    soFar: t.exposeFloat('soFar', { nullable: true }),
    wrongWay: t.exposeBoolean('wrongWay'),
    expected: t.exposeFloat('expected', { nullable: true }),
    pace: t.exposeFloat('pace', { nullable: true }),
    status: t.field({ type: StatusEnum, nullable: true, resolve: (keyResult) => keyResult.status }),
    computedStatus: t.field({ type: StatusEnum, nullable: true, resolve: (keyResult) => keyResult.computedStatus }),
    tooEarly: t.exposeBoolean('tooEarly'),
    freshness: t.field({ type: FreshnessEnum, resolve: (keyResult) => keyResult.freshness }),
    statusSince: t.field({ type: 'DateTime', nullable: true, resolve: (keyResult) => keyResult.statusSince }),
    override: t.field({ type: StatusOverrideType, nullable: true, resolve: (keyResult) => keyResult.override }),
    dropped: t.boolean({ resolve: (keyResult) => keyResult.droppedAt !== null }),
    dropReason: t.exposeString('dropReason', { nullable: true }),
    arithmetic: t.exposeString('arithmetic', { description: 'The sum behind the status, in words: what was compared with what, and by which rule.' }),
    reasons: t.exposeStringList('reasons'),
    forecast: t.field({ type: ForecastType, nullable: true, resolve: (keyResult) => keyResult.forecast }),
    version: t.exposeInt('version'),
    objective: t.field({ type: ObjectiveType, resolve: (keyResult, _args, context) => signedIn(context).loaders.objective.load(keyResult.objectiveId) }),
    cycle: t.field({ type: CycleType, resolve: (keyResult, _args, context) => signedIn(context).loaders.cycle.load(keyResult.cycleId) }),
    owner: t.field({
      type: PersonType,
      nullable: true,
      resolve: (keyResult, _args, context) => {
        if (keyResult.owner !== undefined) return keyResult.owner;
        return keyResult.ownerId === null ? null : signedIn(context).loaders.person.load(keyResult.ownerId);
      },
    }),
    ownerTeam: t.field({
      type: TeamType,
      nullable: true,
      resolve: (keyResult, _args, context) => (keyResult.ownerTeamId === null ? null : signedIn(context).loaders.team.load(keyResult.ownerTeamId)),
    }),
    carriedFrom: t.field({
      type: KeyResultType,
      nullable: true,
      description: 'The key result of a former cycle that goes on in this one; null where there is none, or where the viewer may not see it.',
      resolve: ({ carriedFromId }, _args, context) => (carriedFromId === null ? null : orNull(signedIn(context).loaders.keyResult.load(carriedFromId))),
    }),
    steps: t.field({
      type: [MilestoneStepType],
      resolve: (keyResult, _args, context) => (keyResult.kind === 'milestone' ? signedIn(context).loaders.milestoneSteps.load(keyResult.id) : []),
    }),
    lastCheckIn: t.field({
      type: CheckInType,
      nullable: true,
      resolve: (keyResult, _args, context) => {
        if (keyResult.lastCheckIn !== undefined) return keyResult.lastCheckIn;
        return keyResult.lastCheckInId === null ? null : signedIn(context).loaders.checkIn.load(keyResult.lastCheckInId);
      },
    }),
    checkIns: t.field({
      type: CheckInConnection,
      args: { first: t.arg.int(), after: t.arg.string() },
      resolve: async (keyResult, args, context) => {
        const { scope, loaders } = signedIn(context);
        const filter = { keyResultId: keyResult.id };
        return toConnection(await checkInsPage(scope, filter, pageRequest(args)), () => loaders.countCheckIns.load(keyResult.id));
      },
    }),
    series: t.field({
      type: [SeriesPointType],
      description: 'Value, progress and expected over the cycle, for the chart; at most one point a day.',
      resolve: async (keyResult, _args, context) => {
        const { loaders } = signedIn(context);
        const [cycle, points] = await Promise.all([loaders.cycle.load(keyResult.cycleId), loaders.series.load(keyResult.id)]);
        return points.map((point) => ({ ...point, elapsed: elapsedShare(cycle, point.at) }));
      },
    }),
    countsTasks: t.exposeBoolean('countsTasks', { description: 'Whether its value is the number of tasks done for it.' }),
    linkedItems: t.field({
      type: [LinkedItemType],
      description: 'Issues and pull requests that were linked to it, with their states.',
      resolve: (keyResult, _args, context) => signedIn(context).loaders.linkedItemsOf.load(keyResult.id),
    }),
    links: t.field({
      type: [GoalLinkType],
      description: 'Addresses that people attached to it, the oldest first.',
      resolve: (keyResult, _args, context) => signedIn(context).loaders.linksOfKeyResult.load(keyResult.id),
    }),
    initiatives: t.field({
      type: [InitiativeType],
      resolve: (keyResult, _args, context) => signedIn(context).loaders.initiativesOfKeyResult.load(keyResult.id),
    }),
    source: t.field({
      type: MetricSourceType,
      nullable: true,
      resolve: (keyResult, _args, context) => signedIn(context).loaders.sourceOfKeyResult.load(keyResult.id),
    }),
    escalation: t.field({
      type: EscalationType,
      nullable: true,
      resolve: (keyResult, _args, context) => signedIn(context).loaders.liveEscalation.load(keyResult.id),
    }),
    mayChange: t.boolean({
      description: 'Whether the viewer may change it.',
      resolve: (keyResult, _args, context) => isOpenTo(context, 'update', keyResult),
    }),
    mayCheckIn: t.boolean({
      description: 'Whether the viewer may check in on it.',
      resolve: (keyResult, _args, context) => isOpenTo(context, 'check-in', keyResult),
    }),
    history: t.field({
      type: [HistoryEntryType],
      args: { first: t.arg.int() },
      resolve: (keyResult, { first }, context) => historyEntries(context, { noun: 'key-result', id: keyResult.id, first }),
    }),
  }),
});

/** A page of key results. */
export const KeyResultConnection = connectionOf('KeyResult', KeyResultType, { counted: true });

async function isOpenTo(context: Context, action: Action, keyResult: KeyResultRow): Promise<boolean> {
  const { scope, loaders } = signedIn(context);
  return isAllowed(scope, action, 'key-result', keyResultSubject(keyResult, await loaders.objective.load(keyResult.objectiveId)));
}
