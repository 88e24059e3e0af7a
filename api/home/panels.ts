import { encodeGlobalID } from '@pothos/plugin-relay';
import { type CycleForecast, cycleForecastOf } from '../../database/cycle-forecast.ts';
import { cycleById } from '../../database/cycles.ts';
import { type Department, departmentsOf } from '../../database/departments.ts';
import { type HomeNews, homeNewsOf } from '../../database/home-news.ts';
import { type Operations, operationsOf } from '../../database/operations.ts';
import { isAllowed } from '../../database/rights.ts';
import { ownTasks } from '../../database/tasks.ts';
import { type TeamWeek, type TeamWeekBlocker, type TeamWeekPerson, teamWeekOf } from '../../database/team-week.ts';
import { freshSinceIn } from '../../domain/cadence.ts';
import { addMs, dayIn } from '../../domain/calendar.ts';
import { weekOf } from '../../domain/week.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { ConnectionHealthEnum, StatusEnum } from '../enums.ts';
import { CycleType, TaskType } from '../refs.ts';
import { HomeType } from './type.ts';

/** Of whoever comes for the first time, the last week is news. */
const FIRST_NEWS_MS = 7 * 24 * 3_600_000;
const MOST_TASKS = 20;

const HomeNewsType = builder.objectRef<HomeNews>('HomeNews').implement({
  description: 'A key result that others moved, or a task that the viewer was given.',
  fields: (t) => ({
    noun: t.exposeString('noun'),
    id: t.id({ resolve: ({ noun, id }) => encodeGlobalID(noun, id) }),
    title: t.exposeString('title'),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    by: t.exposeString('by', { nullable: true, description: 'Null where it was a source, or the daily judgment.' }),
    note: t.exposeString('note'),
    blocker: t.exposeString('blocker'),
    statusBefore: t.field({ type: StatusEnum, nullable: true, resolve: ({ statusBefore }) => statusBefore }),
    status: t.field({ type: StatusEnum, nullable: true, resolve: ({ status }) => status }),
    progressBefore: t.exposeFloat('progressBefore', { nullable: true }),
    progress: t.exposeFloat('progress', { nullable: true }),
  }),
});

const TeamWeekPersonType = builder.objectRef<TeamWeekPerson>('TeamWeekPerson').implement({
  fields: (t) => ({
    personId: t.id({ resolve: ({ personId }) => encodeGlobalID('Person', personId) }),
    name: t.exposeString('name'),
    team: t.exposeString('team', { nullable: true }),
    keyResults: t.exposeInt('keyResults', { description: 'How many key results they answer for.' }),
    answered: t.exposeInt('answered', { description: 'How many of them are checked in for this week.' }),
    lastAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ lastAt }) => lastAt }),
  }),
});

const TeamWeekBlockerType = builder.objectRef<TeamWeekBlocker>('TeamWeekBlocker').implement({
  fields: (t) => ({
    noun: t.exposeString('noun'),
    id: t.id({ resolve: ({ noun, id }) => encodeGlobalID(noun, id) }),
    title: t.exposeString('title'),
    name: t.exposeString('name', { nullable: true }),
    blocker: t.exposeString('blocker'),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
  }),
});

const TeamWeekType = builder.objectRef<TeamWeek>('TeamWeek').implement({
  fields: (t) => ({
    people: t.field({ type: [TeamWeekPersonType], resolve: ({ people }) => people }),
    blockers: t.field({ type: [TeamWeekBlockerType], resolve: ({ blockers }) => blockers }),
  }),
});

const DepartmentType = builder.objectRef<Department>('Department').implement({
  description: 'How far a team is in a cycle.',
  fields: (t) => ({
    teamId: t.id({ resolve: ({ teamId }) => encodeGlobalID('Team', teamId) }),
    name: t.exposeString('name'),
    keyResults: t.exposeInt('keyResults'),
    progress: t.exposeFloat('progress'),
    expected: t.exposeFloat('expected', { nullable: true }),
    onTrack: t.exposeInt('onTrack'),
    atRisk: t.exposeInt('atRisk'),
    offTrack: t.exposeInt('offTrack'),
    completed: t.exposeInt('completed'),
    trend: t.field({ type: ['Float'], description: 'Mean progress week by week, the oldest first, up to now.', resolve: ({ trend }) => trend }),
  }),
});

const ObjectiveForecastType = builder.objectRef<CycleForecast['objectives'][number]>('ObjectiveForecast').implement({
  fields: (t) => ({
    objectiveId: t.id({ resolve: ({ id }) => encodeGlobalID('Objective', id) }),
    title: t.exposeString('title'),
    progress: t.exposeFloat('progress', { nullable: true }),
    atEnd: t.exposeFloat('atEnd'),
  }),
});

const CycleForecastType = builder.objectRef<CycleForecast>('CycleForecast').implement({
  description: 'Where a cycle ends if all goes on as it did.',
  fields: (t) => ({
    progress: t.exposeFloat('progress', { nullable: true }),
    atEnd: t.exposeFloat('atEnd', { nullable: true }),
    reaching: t.exposeInt('reaching'),
    near: t.exposeInt('near', { description: 'Those that end at 70 % of their target or more, and not at it.' }),
    short: t.exposeInt('short'),
    forecasts: t.exposeInt('forecasts', { description: 'How many key results have a forecast; the others stand with what they have.' }),
    objectives: t.field({ type: [ObjectiveForecastType], resolve: ({ objectives }) => objectives }),
  }),
});

const AilingConnectionType = builder.objectRef<Operations['ailing'][number]>('AilingConnection').implement({
  fields: (t) => ({
    connectionId: t.id({ resolve: ({ id }) => encodeGlobalID('Connection', id) }),
    name: t.exposeString('name'),
    health: t.field({ type: ConnectionHealthEnum, resolve: ({ health }) => health }),
    reason: t.exposeString('reason'),
    since: t.field({ type: 'DateTime', nullable: true, resolve: ({ since }) => since }),
    owner: t.exposeString('owner'),
  }),
});

const SilentSourceType = builder.objectRef<Operations['silent'][number]>('SilentSource').implement({
  fields: (t) => ({
    connectionId: t.id({ resolve: ({ connectionId }) => encodeGlobalID('Connection', connectionId) }),
    connection: t.exposeString('connection'),
    feeds: t.exposeString('feeds'),
    since: t.field({ type: 'DateTime', resolve: ({ since }) => since }),
    failure: t.exposeString('failure'),
  }),
});

const FailedEffectType = builder.objectRef<Operations['latestFailed'][number]>('FailedEffect').implement({
  fields: (t) => ({
    effectId: t.id({ resolve: ({ id }) => encodeGlobalID('Effect', id) }),
    title: t.exposeString('title'),
    kind: t.exposeString('kind'),
    dueAt: t.field({ type: 'DateTime', resolve: ({ dueAt }) => dueAt }),
    failure: t.exposeString('failure'),
  }),
});

const OperationsType = builder.objectRef<Operations>('Operations').implement({
  description: 'What runs for the company, and what of it does not run as it should.',
  fields: (t) => ({
    connections: t.exposeInt('connections'),
    ailing: t.field({ type: [AilingConnectionType], resolve: ({ ailing }) => ailing }),
    silent: t.field({ type: [SilentSourceType], resolve: ({ silent }) => silent }),
    failedEffects: t.exposeInt('failedEffects', { description: 'In the last week.' }),
    unknownEffects: t.exposeInt('unknownEffects'),
    latestFailed: t.field({ type: [FailedEffectType], resolve: ({ latestFailed }) => latestFailed }),
    waitingCommands: t.exposeInt('waitingCommands', { description: 'What workflows have not been told for more than a minute.' }),
    waitingSince: t.field({ type: 'DateTime', nullable: true, resolve: ({ waitingSince }) => waitingSince }),
  }),
});

builder.objectFields(HomeType, (t) => {
  const ofCycle = { cycleId: t.arg.globalID({ for: [CycleType], required: true }) };
  return {
    tasks: t.field({
      type: [TaskType],
      description: 'What the viewer has to do, the first due first.',
      resolve: (_home, _args, context) => ownTasks(signedIn(context).scope, { first: MOST_TASKS }),
    }),
    news: t.field({
      type: [HomeNewsType],
      description: 'What others changed since the viewer’s visit before this one, as far as it concerns them; on the first, in the last week.',
      args: ofCycle,
      resolve: ({ newsSince }, { cycleId }, context) =>
        homeNewsOf(signedIn(context).scope, { cycleId: cycleId.id, since: newsSince ?? addMs(context.now, -FIRST_NEWS_MS) }),
    }),
    teamWeek: t.field({
      type: TeamWeekType,
      description: 'Who of those whom the viewer oversees has checked in this week, and what stops them.',
      args: ofCycle,
      resolve: async (_home, { cycleId }, context) => {
        const { scope } = signedIn(context);
        const { id, timeZone } = await cycleById(scope, cycleId.id);
        const week = weekOf(dayIn(context.now, timeZone));
        return teamWeekOf(scope, { cycleId: id, week, freshSince: freshSinceIn({ week, timeZone }), now: context.now });
      },
    }),
    departments: t.field({
      type: [DepartmentType],
      description: 'The teams that the viewer answers for, those furthest behind first.',
      args: ofCycle,
      resolve: (_home, { cycleId }, context) => departmentsOf(signedIn(context).scope, { cycleId: cycleId.id, now: context.now }),
    }),
    forecast: t.field({
      type: CycleForecastType,
      args: ofCycle,
      resolve: (_home, { cycleId }, context) => cycleForecastOf(signedIn(context).scope, cycleId.id),
    }),
    operations: t.field({
      type: OperationsType,
      nullable: true,
      description: 'For whoever may read effects; null for others.',
      resolve: (_home, _args, context) => {
        const { scope } = signedIn(context);
        return isAllowed(scope, 'read', 'effect') ? operationsOf(scope, { now: context.now }) : null;
      },
    }),
  };
});
