import { approvalsOf, type ApprovalRow, cyclesByIds } from '../../database/cycles.ts';
import type { CycleFigures } from '../../database/cycle-figures.ts';
import type { DoneEffects } from '../../database/effects.ts';
import { isBeforeLaunch } from '../../database/quality-review.ts';
import { rehearsalsOf } from '../../database/rehearsals.ts';
import { timelineOf, type TimelineEntry } from '../../database/cycle-timeline.ts';
import { type WeeklyFigureRow, weeklyFiguresOf } from '../../database/weekly-figures.ts';
import { dayIn } from '../../domain/calendar.ts';
import { daysFrom } from '../../domain/day.ts';
import type { ClosingFigures } from '../../domain/closing.ts';
import { daysLeft, elapsedShare } from '../../domain/expected.ts';
import type { QualityFinding } from '../../domain/okr-quality.ts';
import type { ChecklistLine } from '../../domain/planning-checklist.ts';
import type { PlanningDays, TimelineStep } from '../../domain/timeline.ts';
import { timelineTitle } from '../../domain/timeline-titles.ts';
import { mondayOf } from '../../domain/week.ts';
import { cycleWorkflowId } from '../../domain/workflow-ids.ts';
import { builder } from '../builder.ts';
import { connectionOf, pageRequest, toConnection } from '../connection.ts';
import { signedIn } from '../context.ts';
import { CyclePhaseEnum, ObjectiveLevelEnum } from '../enums.ts';
import { orNull } from '../errors.ts';
import { inOrder } from '../loaders.ts';
import { CycleType, KeyResultType, ObjectiveType, PersonType, RehearsalType, ReportType } from '../refs.ts';
import { StatusCountsType } from '../status-counts.ts';

const PlanningDaysType = builder.objectRef<PlanningDays>('PlanningDays').implement({
  fields: (t) => ({
    company: t.field({ type: 'Day', nullable: true, resolve: (days) => days.company }),
    team: t.field({ type: 'Day', nullable: true, resolve: (days) => days.team }),
    individual: t.field({ type: 'Day', nullable: true, resolve: (days) => days.individual }),
  }),
});

const ApprovalType = builder.objectRef<ApprovalRow>('PlanningApproval').implement({
  fields: (t) => ({
    level: t.field({ type: ObjectiveLevelEnum, resolve: (approval) => approval.level }),
    person: t.field({ type: PersonType, resolve: (approval, _args, context) => signedIn(context).loaders.person.load(approval.personId) }),
    at: t.field({ type: 'DateTime', resolve: (approval) => approval.at }),
  }),
});

const ClosingFiguresType = builder.objectRef<ClosingFigures>('ClosingFigures').implement({
  fields: (t) => ({
    completionRate: t.exposeFloat('completionRate', { nullable: true }),
    averageProgress: t.exposeFloat('averageProgress', { nullable: true }),
    scoreMean: t.float({ nullable: true, resolve: (figures) => figures.score.mean }),
    scoreMedian: t.float({ nullable: true, resolve: (figures) => figures.score.median }),
    achieved: t.int({ resolve: (figures) => figures.counts.achieved }),
    partlyAchieved: t.int({ resolve: (figures) => figures.counts.partlyAchieved }),
    missed: t.int({ resolve: (figures) => figures.counts.missed }),
    dropped: t.int({ resolve: (figures) => figures.counts.dropped }),
  }),
});

const CycleFiguresType = builder.objectRef<CycleFigures>('CycleFigures').implement({
  fields: (t) => ({
    keyResultsByStatus: t.field({ type: StatusCountsType, resolve: (figures) => figures.keyResultsByStatus }),
    averageProgress: t.exposeFloat('averageProgress', { nullable: true }),
    updateRate: t.exposeFloat('updateRate', { nullable: true }),
  }),
});

const TimelineStepType = builder.objectRef<TimelineStep>('TimelineStep').implement({
  description: 'One thing that a cycle does by itself. Of what it is, its kind says: only what that kind has is given.',
  fields: (t) => ({
    key: t.exposeString('key'),
    kind: t.string({ resolve: (step) => step.kind }),
    dueAt: t.field({ type: 'DateTime', resolve: (step) => step.dueAt }),
    title: t.string({ description: 'In English, as on the pages of Temporal.', resolve: timelineTitle }),
    level: t.field({ type: ObjectiveLevelEnum, nullable: true, resolve: ({ detail }) => ('level' in detail ? detail.level : null) }),
    day: t.field({
      type: 'Day',
      nullable: true,
      description: 'Of a week its Monday.',
      resolve: ({ detail }) => ('day' in detail ? detail.day : 'week' in detail ? mondayOf(detail.week) : null),
    }),
    weekNumber: t.int({ nullable: true, description: 'Of the cycle.', resolve: ({ detail }) => ('number' in detail ? detail.number : null) }),
    month: t.string({ nullable: true, description: 'As 2026-12.', resolve: ({ detail }) => ('month' in detail ? detail.month : null) }),
  }),
});

const TimelineOutcomeType = builder.objectRef<DoneEffects>('TimelineOutcome').implement({
  description: 'What became of the messages of a step.',
  fields: (t) => ({
    sent: t.exposeInt('sent'),
    skipped: t.exposeInt('skipped'),
    unknown: t.exposeInt('unknown'),
    failed: t.exposeInt('failed'),
    waiting: t.exposeInt('waiting'),
  }),
});

const TimelineEntryType = builder.objectRef<TimelineEntry>('TimelineEntry').implement({
  fields: (t) => ({
    step: t.field({ type: TimelineStepType, resolve: (entry) => entry.step }),
    done: t.exposeBoolean('done'),
    outcome: t.field({ type: TimelineOutcomeType, nullable: true, resolve: (entry) => entry.outcome }),
    recipients: t.exposeInt('recipients', { description: 'How many messages went out, or how many people it will reach.' }),
    recipientNames: t.stringList({
      description: 'The first few, for those who read messages or lead the cycle.',
      resolve: (entry) => [...entry.recipientNames],
    }),
  }),
});

const TimelineConnection = connectionOf('Timeline', TimelineEntryType, { counted: false });

const QualityFindingType = builder.objectRef<QualityFinding>('QualityFinding').implement({
  fields: (t) => ({
    code: t.exposeString('code'),
    severity: t.exposeString('severity'),
    reason: t.exposeString('reason'),
    suggestion: t.exposeString('suggestion'),
    params: t.field({ type: 'JSON', description: 'What the sentences name, for those of another language.', resolve: (finding) => finding.params }),
    objective: t.field({
      type: ObjectiveType,
      nullable: true,
      resolve: (finding, _args, context) => signedIn(context).loaders.objective.load(finding.objectiveId),
    }),
    keyResult: t.field({
      type: KeyResultType,
      nullable: true,
      resolve: (finding, _args, context) => (finding.keyResultId === null ? null : signedIn(context).loaders.keyResult.load(finding.keyResultId)),
    }),
  }),
});

/** More are counted; whoever mends the first ones sees the next. */
const NAMED_SUBJECTS = 5;

const ChecklistLineType = builder.objectRef<ChecklistLine>('ChecklistLine').implement({
  description: 'What stands before the launch of a cycle. It names the first few goals and people that it is about, and counts all.',
  fields: (t) => ({
    code: t.exposeString('code'),
    done: t.exposeBoolean('done'),
    needed: t.boolean({ description: 'False for a choice, and for what comes with the launch.', resolve: ({ needed }) => needed }),
    count: t.int({ resolve: (line) => line.objectiveIds.length + line.keyResultIds.length + line.personIds.length + line.levels.length }),
    levels: t.field({ type: [ObjectiveLevelEnum], resolve: ({ levels }) => [...levels] }),
    objectives: t.field({
      type: [ObjectiveType],
      resolve: (line, _args, context) => seenOf(line.objectiveIds, (id) => signedIn(context).loaders.objective.load(id)),
    }),
    keyResults: t.field({
      type: [KeyResultType],
      resolve: (line, _args, context) => seenOf(line.keyResultIds, (id) => signedIn(context).loaders.keyResult.load(id)),
    }),
    people: t.field({ type: [PersonType], resolve: (line, _args, context) => seenOf(line.personIds, (id) => signedIn(context).loaders.person.load(id)) }),
  }),
});

async function seenOf<Row>(ids: readonly string[], load: (id: string) => Promise<Row>): Promise<Row[]> {
  const rows = await Promise.all(ids.slice(0, NAMED_SUBJECTS).map((id) => orNull(load(id))));
  return rows.flatMap((row) => (row === null ? [] : [row]));
}

const WeekFigureType = builder.objectRef<WeeklyFigureRow>('WeekFigure').implement({
  fields: (t) => ({
    week: t.exposeString('week'),
    asked: t.exposeInt('asked'),
    answered: t.exposeInt('answered'),
    updateRate: t.float({ resolve: (figure) => (figure.asked === 0 ? 1 : figure.answered / figure.asked) }),
    onTrack: t.int({ resolve: (figure) => figure.byStatus.ON_TRACK ?? 0 }),
    atRisk: t.int({ resolve: (figure) => figure.byStatus.AT_RISK ?? 0 }),
    offTrack: t.int({ resolve: (figure) => figure.byStatus.OFF_TRACK ?? 0 }),
    completed: t.int({ resolve: (figure) => figure.byStatus.COMPLETED ?? 0 }),
  }),
});

builder.node(CycleType, {
  id: { resolve: (cycle) => cycle.id },
  loadMany: async (ids, context) => inOrder(ids, await cyclesByIds(signedIn(context).scope, ids)),
  fields: (t) => ({
    name: t.exposeString('name'),
    startsOn: t.field({ type: 'Day', resolve: (cycle) => cycle.startsOn }),
    endsOn: t.field({ type: 'Day', resolve: (cycle) => cycle.endsOn }),
    phase: t.field({ type: CyclePhaseEnum, resolve: (cycle) => cycle.phase }),
    educational: t.exposeBoolean('educational'),
    daysLeft: t.int({ resolve: (cycle, _args, context) => daysLeft(cycle, context.now) }),
    daysTotal: t.int({ resolve: (cycle) => daysFrom(cycle.startsOn, cycle.endsOn).length }),
    elapsed: t.float({ resolve: (cycle, _args, context) => elapsedShare(cycle, context.now) }),
    weekNumber: t.int({
      nullable: true,
      resolve: (cycle, _args, context) => {
        const today = dayIn(context.now, cycle.timeZone);
        return today < cycle.startsOn || today > cycle.endsOn ? null : Math.ceil(daysFrom(cycle.startsOn, today).length / 7);
      },
    }),
    planning: t.field({ type: PlanningDaysType, resolve: (cycle) => cycle.planning }),
    approvals: t.field({ type: [ApprovalType], resolve: (cycle, _args, context) => approvalsOf(signedIn(context).scope, [cycle.id]) }),
    closing: t.field({ type: ClosingFiguresType, nullable: true, resolve: (cycle) => cycle.closing }),
    figures: t.field({
      type: CycleFiguresType,
      nullable: true,
      description: 'How its key results stand; null where there are none, or none that may be read.',
      resolve: (cycle, _args, context) => signedIn(context).loaders.cycleFigures.load(cycle.id),
    }),
    next: t.field({
      type: TimelineStepType,
      nullable: true,
      description: 'What it does next by itself, the daily judgment apart; null before it begins and when it is over.',
      resolve: (cycle, _args, context) => signedIn(context).loaders.nextStep.load(cycle),
    }),
    timeline: t.field({
      type: TimelineConnection,
      description: "What the cycle's workflow did and will do, in the order of time; done ones from the effects and the phase, coming ones under today's data.",
      args: { first: t.arg.int(), after: t.arg.string(), coming: t.arg.boolean() },
      resolve: async (cycle, args, context) =>
        toConnection(await timelineOf(signedIn(context).scope, { cycleId: cycle.id, now: context.now, coming: args.coming ?? null }, pageRequest(args))),
    }),
    quality: t.field({
      type: [QualityFindingType],
      resolve: async (cycle, _args, context) => (await signedIn(context).loaders.reviewedSet.load(cycle)).findings,
    }),
    checklist: t.field({
      type: [ChecklistLineType],
      description: 'Empty once it was launched.',
      resolve: (cycle, _args, context) => (isBeforeLaunch(cycle) ? signedIn(context).loaders.checklist.load(cycle) : []),
    }),
    weeks: t.field({ type: [WeekFigureType], resolve: (cycle, _args, context) => weeklyFiguresOf(signedIn(context).scope, cycle.id) }),
    retro: t.field({
      type: ReportType,
      nullable: true,
      description: 'Whole, or as the board reads it.',
      resolve: (cycle, _args, context) => signedIn(context).loaders.retro.load(cycle.id),
    }),
    rehearsals: t.field({
      type: [RehearsalType],
      args: { first: t.arg.int() },
      resolve: (cycle, { first }, context) => rehearsalsOf(signedIn(context).scope, [cycle.id], { first: pageRequest({ first: first ?? 5 }).first }),
    }),
    meetingsOn: t.boolean({
      description: 'Whether its check-in, review and retrospective are put into calendars.',
      resolve: ({ meetingsById }) => meetingsById !== null,
    }),
    workflowId: t.string({ resolve: (cycle) => cycleWorkflowId(cycle.id) }),
    version: t.exposeInt('version'),
  }),
});

/** A page of cycles. */
export const CycleConnection = connectionOf('Cycle', CycleType, { counted: true });
