import { activeCycle, cycleById, type CycleRow } from '../../database/cycles.ts';
import { type DashboardRow, dashboardOf, keyResultsAnsweredBy } from '../../database/dashboard.ts';
import { escalationsPage } from '../../database/escalations.ts';
import type { Scope } from '../../database/scope.ts';
import { daysLeft, elapsedShare } from '../../domain/expected.ts';
import { builder } from '../builder.ts';
import { type Context, signedIn } from '../context.ts';
import { CycleType, EscalationType, KeyResultType, ObjectiveType } from '../refs.ts';

type Counts = DashboardRow['keyResultsByStatus'];

const StatusCountsType = builder.objectRef<Counts>('StatusCounts').implement({
  fields: (t) => ({
    onTrack: t.int({ resolve: (counts) => counts.ON_TRACK ?? 0 }),
    atRisk: t.int({ resolve: (counts) => counts.AT_RISK ?? 0 }),
    offTrack: t.int({ resolve: (counts) => counts.OFF_TRACK ?? 0 }),
    completed: t.int({ resolve: (counts) => counts.COMPLETED ?? 0 }),
    dropped: t.int({ resolve: (counts) => counts.DROPPED ?? 0 }),
    none: t.int({ resolve: (counts) => counts.NONE ?? 0 }),
  }),
});

const MoverType = builder.objectRef<DashboardRow['movers'][number]>('Mover').implement({
  fields: (t) => ({
    keyResult: t.field({ type: KeyResultType, resolve: (mover) => mover.keyResult }),
    from: t.exposeFloat('from'),
    to: t.exposeFloat('to'),
  }),
});

const CompanyObjectiveType = builder.objectRef<DashboardRow['companyObjectives'][number]>('CompanyObjective').implement({
  fields: (t) => ({
    objective: t.field({ type: ObjectiveType, resolve: (company) => company.objective }),
    keyResults: t.exposeInt('keyResults'),
    keyResultsDone: t.exposeInt('keyResultsDone'),
  }),
});

const DashboardType = builder.objectRef<{ cycle: CycleRow | null; figures: DashboardRow }>('Dashboard').implement({
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
    mine: t.field({ type: [KeyResultType], resolve: ({ cycle }, _args, context) => (cycle === null ? [] : mine(context, cycle.id)) }),
  }),
});

builder.queryField('dashboard', (t) =>
  t.field({
    type: DashboardType,
    args: { cycleId: t.arg.globalID({ for: [CycleType] }) },
    resolve: async (_root, { cycleId }, context) => {
      const { scope } = signedIn(context);
      const cycle = cycleId ? await cycleById(scope, cycleId.id) : await activeCycle(scope);
      return { cycle, figures: cycle === null ? EMPTY : await dashboardOf(scope, { cycleId: cycle.id, now: context.now }) };
    },
  }),
);

const EMPTY: DashboardRow = {
  averageProgress: null,
  objectivesByStatus: {},
  keyResultsByStatus: {},
  staleCount: 0,
  tooEarlyCount: 0,
  updateRate: null,
  needsAttention: [],
  ahead: [],
  movers: [],
  companyObjectives: [],
};

async function waitingEscalations(context: Context, cycleId: string) {
  const { scope } = signedIn(context);
  const personId = personOf(scope);
  return personId === null ? [] : (await escalationsPage(scope, { cycleId, waitingForId: personId, state: 'open' }, { first: 20 })).rows;
}

async function mine(context: Context, cycleId: string) {
  const { scope } = signedIn(context);
  const personId = personOf(scope);
  return personId === null ? [] : keyResultsAnsweredBy(scope, { cycleId, personId });
}

function personOf({ actor }: Scope): string | null {
  return actor.kind === 'person' ? actor.personId : null;
}
