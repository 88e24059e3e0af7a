import { activeCycle, cycleById, type CycleRow } from '../../database/cycles.ts';
import { type Dashboard, dashboardOf, type StatusCounts } from '../../database/dashboard.ts';
import { escalationsPage } from '../../database/escalations.ts';
import { isAllowed } from '../../database/rights.ts';
import { freshSinceIn } from '../../domain/cadence.ts';
import { dayIn } from '../../domain/calendar.ts';
import { daysLeft, elapsedShare } from '../../domain/expected.ts';
import { weekOf } from '../../domain/week.ts';
import { builder } from '../builder.ts';
import { type Context, signedIn } from '../context.ts';
import { CycleType, EscalationType, KeyResultType, ObjectiveType } from '../refs.ts';
import { StatusCountsType } from '../status-counts.ts';

const MoverType = builder.objectRef<Dashboard['movers'][number]>('Mover').implement({
  fields: (t) => ({
    keyResult: t.field({ type: KeyResultType, resolve: (mover) => mover.keyResult }),
    from: t.exposeFloat('from'),
    to: t.exposeFloat('to'),
  }),
});

const CompanyObjectiveType = builder.objectRef<Dashboard['companyObjectives'][number]>('CompanyObjective').implement({
  fields: (t) => ({
    objective: t.field({ type: ObjectiveType, resolve: (company) => company.objective }),
    keyResults: t.exposeInt('keyResults'),
    keyResultsDone: t.exposeInt('keyResultsDone'),
  }),
});

const DashboardType = builder.objectRef<{ cycle: CycleRow | null; figures: Dashboard }>('Dashboard').implement({
  fields: (t) => ({
    cycle: t.field({ type: CycleType, nullable: true, resolve: ({ cycle }) => cycle }),
    daysLeft: t.int({ resolve: ({ cycle }, _args, context) => (cycle === null ? 0 : daysLeft(cycle, context.now)) }),
    expected: t.float({ nullable: true, resolve: ({ cycle }, _args, context) => (cycle === null ? null : elapsedShare(cycle, context.now)) }),
    averageProgress: t.float({ nullable: true, resolve: ({ figures }) => figures.averageProgress }),
    objectivesByStatus: t.field({ type: StatusCountsType, resolve: ({ figures }) => figures.objectivesByStatus }),
    keyResultsByStatus: t.field({ type: StatusCountsType, resolve: ({ figures }) => figures.keyResultsByStatus }),
    staleCount: t.int({ resolve: ({ figures }) => figures.staleCount }),
    tooEarlyCount: t.int({ resolve: ({ figures }) => figures.tooEarlyCount }),
    updateRate: t.float({ nullable: true, resolve: ({ figures }) => figures.updateRate }),
    needsAttention: t.field({ type: [KeyResultType], resolve: ({ figures }) => figures.needsAttention }),
    ahead: t.field({ type: [KeyResultType], resolve: ({ figures }) => figures.ahead }),
    movers: t.field({ type: [MoverType], resolve: ({ figures }) => figures.movers }),
    companyObjectives: t.field({ type: [CompanyObjectiveType], resolve: ({ figures }) => figures.companyObjectives }),
    escalations: t.field({ type: [EscalationType], resolve: ({ cycle }, _args, context) => (cycle === null ? [] : waitingEscalations(context, cycle.id)) }),
    mine: t.field({ type: [KeyResultType], resolve: ({ figures }) => figures.mine }),
    freshSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'What was checked in at or after this instant is done for this week.',
      resolve: ({ cycle }, _args, context) =>
        cycle === null ? null : freshSinceIn({ week: weekOf(dayIn(context.now, cycle.timeZone)), timeZone: cycle.timeZone }),
    }),
  }),
});

builder.queryField('dashboard', (t) =>
  t.field({
    type: DashboardType,
    args: { cycleId: t.arg.globalID({ for: [CycleType] }) },
    resolve: async (_root, { cycleId }, context) => {
      const { scope, loaders } = signedIn(context);
      const cycle = cycleId ? await cycleById(scope, cycleId.id) : await activeCycle(scope);
      if (cycle === null) return { cycle, figures: EMPTY };
      const figures = await dashboardOf(scope, { cycleId: cycle.id, now: context.now });
      // The last check-ins came with the one statement: their loader need not ask again.
      for (const { lastCheckIn } of [...figures.needsAttention, ...figures.ahead, ...figures.mine, ...figures.movers.map((mover) => mover.keyResult)]) {
        if (lastCheckIn !== null) loaders.checkIn.prime(lastCheckIn.id, lastCheckIn);
      }
      return { cycle, figures };
    },
  }),
);

const NONE: StatusCounts = { onTrack: 0, atRisk: 0, offTrack: 0, completed: 0, dropped: 0, none: 0 };
const EMPTY: Dashboard = {
  cycleId: '',
  averageProgress: null,
  objectivesByStatus: NONE,
  keyResultsByStatus: NONE,
  staleCount: 0,
  tooEarlyCount: 0,
  updateRate: null,
  needsAttention: [],
  ahead: [],
  movers: [],
  companyObjectives: [],
  mine: [],
};

async function waitingEscalations(context: Context, cycleId: string) {
  const { scope } = signedIn(context);
  // To whoever only looks on, nothing is escalated.
  if (scope.actor.kind !== 'person' || !isAllowed(scope, 'read', 'escalation')) return [];
  return (await escalationsPage(scope, { cycleId, waitingForId: scope.actor.personId, state: 'open' }, { first: 20 })).rows;
}
