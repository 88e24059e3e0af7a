import DataLoader from 'dataloader';
import { accountabilitiesHeldBy, accountabilitiesOf, type AccountabilityRow } from '../database/accountabilities.ts';
import { ownersOfTokens } from '../database/api-tokens.ts';
import { type CheckInRow, checkInsByIds, countCheckInsOf, type SeriesRow, seriesOf } from '../database/check-ins.ts';
import { type CommentRow, commentsByIds, countCommentsOf } from '../database/comments.ts';
import { connectionsByIds, type ConnectionRow } from '../database/connections.ts';
import { type CustomRoleRow, customRolesByIds } from '../database/custom-roles.ts';
import { type CycleFigures, cycleFiguresOf } from '../database/cycle-figures.ts';
import { nextStepsOf } from '../database/cycle-timeline.ts';
import { cyclesByIds, type CycleRow } from '../database/cycles.ts';
import { type EscalationRow, escalationsByIds, type EscalationStepRow, liveEscalationsOf, stepsOf } from '../database/escalations.ts';
import { type InitiativeRow, initiativesOf, initiativesOfKeyResults } from '../database/initiatives.ts';
import { type KeyResultRow, keyResultsByIds, keyResultsOf, type MilestoneStepRow } from '../database/key-results.ts';
import { stepsOf as milestoneStepsOf } from '../database/milestone-steps.ts';
import { type GoalLinkRow, linksOfKeyResults, linksOfObjectives } from '../database/goal-links.ts';
import { type LinkedItemRow, linkedItemsOf } from '../database/linked-items.ts';
import { type KpiState, kpiStates } from '../database/kpi-standings.ts';
import { checklistsOf, type ReviewedSet, reviewedSets } from '../database/quality-review.ts';
import { type KpiRow, kpisByIds } from '../database/kpis.ts';
import { type ParticipantRow, participantsOf } from '../database/meeting-participants.ts';
import { exceptionsOf } from '../database/meetings.ts';
import { sourcesOfConnections, sourcesOfKeyResults, sourcesOfKpis, type MetricSourceRow } from '../database/metric-sources.ts';
import { childrenOf, objectivesByIds, type ObjectiveRow } from '../database/objectives.ts';
import { peopleByIds, type PersonRow } from '../database/people.ts';
import { type ReportRow, retrosOf } from '../database/reports.ts';
import { qualitiesOf } from '../database/samples.ts';
import type { Scope } from '../database/scope.ts';
import { type BoardColumnRow, columnsByIds, columnsOfBoards } from '../database/boards.ts';
import { allowedTaskIds } from '../database/sight.ts';
import { tasksByIds, type TaskRow } from '../database/tasks.ts';
import { countPeopleOf, teamsByIds, type TeamRow } from '../database/teams.ts';
import { namedSubjectsOf, type WorkflowRow } from '../database/workflows.ts';
import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import type { MeetingException } from '../domain/meeting.ts';
import type { ChecklistLine } from '../domain/planning-checklist.ts';
import type { TimelineStep } from '../domain/timeline.ts';

/** One loader per kind of row, made anew for each request: what a page needs of a kind is read with one statement. */
export interface Loaders {
  person: DataLoader<string, PersonRow>;
  /** Whose an API token is or was; null where it is gone. */
  ownerOfToken: DataLoader<string, string | null>;
  team: DataLoader<string, TeamRow>;
  countPeopleOf: DataLoader<string, number>;
  accountabilitiesOf: DataLoader<string, AccountabilityRow[]>;
  accountabilitiesHeldBy: DataLoader<string, AccountabilityRow[]>;
  customRole: DataLoader<string, CustomRoleRow>;
  cycle: DataLoader<string, CycleRow>;
  objective: DataLoader<string, ObjectiveRow>;
  keyResult: DataLoader<string, KeyResultRow>;
  checkIn: DataLoader<string, CheckInRow>;
  countCheckIns: DataLoader<string, number>;
  comment: DataLoader<string, CommentRow>;
  /** Of a check-in. */
  countComments: DataLoader<string, number>;
  series: DataLoader<string, SeriesRow[]>;
  sampleQuality: DataLoader<string, string | null>;
  connection: DataLoader<string, ConnectionRow>;
  childrenOf: DataLoader<string, ObjectiveRow[]>;
  keyResultsOf: DataLoader<string, KeyResultRow[]>;
  initiativesOfObjective: DataLoader<string, InitiativeRow[]>;
  initiativesOfKeyResult: DataLoader<string, InitiativeRow[]>;
  milestoneSteps: DataLoader<string, MilestoneStepRow[]>;
  boardColumn: DataLoader<string, BoardColumnRow>;
  columnsOfBoard: DataLoader<string, BoardColumnRow[]>;
  /** Whether a task may be changed. */
  mayChangeTask: DataLoader<string, boolean>;
  linkedItemsOf: DataLoader<string, LinkedItemRow[]>;
  linksOfObjective: DataLoader<string, GoalLinkRow[]>;
  linksOfKeyResult: DataLoader<string, GoalLinkRow[]>;
  sourceOfKeyResult: DataLoader<string, MetricSourceRow | null>;
  kpi: DataLoader<string, KpiRow>;
  /** Of a cycle; null where it has no key results that may be read. */
  cycleFigures: DataLoader<string, CycleFigures | null>;
  /** Of a cycle. */
  retro: DataLoader<string, ReportRow | null>;
  /** By the cycle itself, as the next two. */
  reviewedSet: DataLoader<CycleRow, ReviewedSet, string>;
  checklist: DataLoader<CycleRow, ChecklistLine[], string>;
  nextStep: DataLoader<CycleRow, TimelineStep | null, string>;
  /** By the KPI itself, which every field of it has. */
  kpiState: DataLoader<KpiRow, KpiState | null, string>;
  sourceOfKpi: DataLoader<string, MetricSourceRow | null>;
  sourcesOfConnection: DataLoader<string, MetricSourceRow[]>;
  participantsOf: DataLoader<string, ParticipantRow[]>;
  escalation: DataLoader<string, EscalationRow>;
  task: DataLoader<string, TaskRow>;
  /** The instances of a meeting that differ. */
  exceptionsOf: DataLoader<string, MeetingException[]>;
  liveEscalation: DataLoader<string, EscalationRow | null>;
  escalationSteps: DataLoader<string, EscalationStepRow[]>;
  /** Of a workflow, by its name. */
  workflowSubject: DataLoader<string, WorkflowRow | null>;
}

/** The loaders of one request of one person, at the instant of the request. */
export function createLoaders(scope: Scope, now: Instant): Loaders {
  const reviewedSet = byRow((cycles: readonly CycleRow[]) => reviewedSets(scope, cycles));
  return {
    person: byId('person', (ids) => peopleByIds(scope, ids)),
    ownerOfToken: new DataLoader(async (ids) => {
      const owners = await ownersOfTokens(scope, ids);
      return ids.map((id) => owners.get(id) ?? null);
    }),
    team: byId('team', (ids) => teamsByIds(scope, ids)),
    countPeopleOf: new DataLoader(async (ids) => {
      const counts = await countPeopleOf(scope, ids);
      return ids.map((id) => counts.get(id) ?? 0);
    }),
    accountabilitiesOf: grouped(
      (ids) => accountabilitiesOf(scope, ids),
      (role) => role.teamId,
    ),
    accountabilitiesHeldBy: new DataLoader(async (ids) => {
      const roles = await accountabilitiesHeldBy(scope, ids);
      return ids.map((id) => roles.filter(({ holderIds }) => holderIds.includes(id)));
    }),
    customRole: byId('role', (ids) => customRolesByIds(scope, ids)),
    cycle: byId('cycle', (ids) => cyclesByIds(scope, ids)),
    objective: byId('objective', (ids) => objectivesByIds(scope, ids)),
    keyResult: byId('key result', (ids) => keyResultsByIds(scope, ids)),
    checkIn: byId('check-in', (ids) => checkInsByIds(scope, ids)),
    countCheckIns: new DataLoader(async (ids) => {
      const counts = await countCheckInsOf(scope, ids);
      return ids.map((id) => counts.get(id) ?? 0);
    }),
    comment: byId('comment', (ids) => commentsByIds(scope, ids)),
    countComments: new DataLoader(async (ids) => {
      const counts = await countCommentsOf(scope, ids);
      return ids.map((id) => counts.get(id) ?? 0);
    }),
    sampleQuality: new DataLoader(async (ids) => {
      const qualities = await qualitiesOf(scope, ids);
      return ids.map((id) => qualities.get(id) ?? null);
    }),
    series: grouped(
      (ids) => seriesOf(scope, ids),
      (point) => point.keyResultId,
    ),
    connection: byId('connection', (ids) => connectionsByIds(scope, ids)),
    childrenOf: grouped(
      (ids) => childrenOf(scope, ids),
      (objective) => objective.parentId,
    ),
    keyResultsOf: grouped(
      (ids) => keyResultsOf(scope, ids),
      (keyResult) => keyResult.objectiveId,
    ),
    initiativesOfObjective: grouped(
      (ids) => initiativesOf(scope, ids),
      (initiative) => initiative.objectiveId,
    ),
    initiativesOfKeyResult: grouped(
      (ids) => initiativesOfKeyResults(scope, ids),
      (initiative) => initiative.keyResultId,
    ),
    milestoneSteps: grouped(
      (ids) => milestoneStepsOf(scope, ids),
      (step) => step.keyResultId,
    ),
    boardColumn: byId('column', (ids) => columnsByIds(scope, ids)),
    columnsOfBoard: grouped(
      (ids) => columnsOfBoards(scope, ids),
      (column) => column.boardId,
    ),
    mayChangeTask: new DataLoader(async (ids) => {
      const allowed = new Set(await allowedTaskIds(scope, 'update', ids));
      return ids.map((id) => allowed.has(id));
    }),
    linkedItemsOf: grouped(
      (ids) => linkedItemsOf(scope, ids),
      (item) => item.keyResultId,
    ),
    linksOfObjective: grouped(
      (ids) => linksOfObjectives(scope, ids),
      (link) => link.objectiveId,
    ),
    linksOfKeyResult: grouped(
      (ids) => linksOfKeyResults(scope, ids),
      (link) => link.keyResultId ?? '',
    ),
    sourceOfKeyResult: single(
      (ids) => sourcesOfKeyResults(scope, ids),
      (source) => source.keyResultId,
    ),
    cycleFigures: new DataLoader(async (cycleIds) => {
      const figures = await cycleFiguresOf(scope, { cycleIds, now });
      return cycleIds.map((id) => figures.get(id) ?? null);
    }),
    retro: new DataLoader(async (cycleIds) => {
      const retros = await retrosOf(scope, cycleIds);
      return cycleIds.map((id) => retros.get(id) ?? null);
    }),
    reviewedSet,
    checklist: byRow(async (cycles) => checklistsOf(scope, cycles, await Promise.all(cycles.map((cycle) => reviewedSet.load(cycle))))),
    nextStep: byRow((cycles) => nextStepsOf(scope, cycles, { now })),
    kpi: byId('KPI', (ids) => kpisByIds(scope, ids)),
    kpiState: byRow(async (kpis) => {
      const states = new Map((await kpiStates(scope, kpis, now)).map((state) => [state.kpiId, state]));
      return kpis.map(({ id }) => states.get(id) ?? null);
    }),
    sourceOfKpi: single(
      (ids) => sourcesOfKpis(scope, ids),
      (source) => source.kpiId,
    ),
    sourcesOfConnection: grouped(
      (ids) => sourcesOfConnections(scope, ids),
      (source) => source.connectionId,
    ),
    participantsOf: grouped(
      (ids) => participantsOf(scope, ids),
      ({ meetingId }) => meetingId,
    ),
    escalation: byId('escalation', (ids) => escalationsByIds(scope, ids)),
    task: byId('task', (ids) => tasksByIds(scope, ids)),
    exceptionsOf: new DataLoader(async (ids) => {
      const exceptions = await exceptionsOf(scope, ids);
      return ids.map((id) => exceptions.get(id) ?? []);
    }),
    liveEscalation: single(
      (ids) => liveEscalationsOf(scope, ids),
      (escalation) => escalation.keyResultId,
    ),
    escalationSteps: grouped(
      (ids) => stepsOf(scope, ids),
      (step) => step.escalationId,
    ),
    workflowSubject: single(
      (ids) => namedSubjectsOf(scope, ids),
      ({ workflowId }) => workflowId,
    ),
  };
}

/** Puts rows into the order of the ids that were asked for; null where there is none. */
export function inOrder<Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): (Row | null)[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

function byId<Row extends { id: string }>(noun: string, load: (ids: readonly string[]) => Promise<readonly Row[]>): DataLoader<string, Row> {
  return new DataLoader<string, Row>(async (ids) => {
    const rows = new Map((await load(ids)).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id) ?? new DomainError('NOT_FOUND', `There is no such ${noun}, or it is not open to you.`));
  });
}

/** What is asked for by the row itself, in the order of the rows. */
function byRow<Row extends { id: string }, Value>(load: (rows: readonly Row[]) => Promise<Value[]>): DataLoader<Row, Value, string> {
  return new DataLoader(load, { cacheKeyFn: ({ id }) => id });
}

function single<Row>(load: (ids: readonly string[]) => Promise<readonly Row[]>, keyOf: (row: Row) => string | null): DataLoader<string, Row | null> {
  return new DataLoader(async (ids) => {
    const rows = new Map((await load(ids)).map((row) => [keyOf(row), row]));
    return ids.map((id) => rows.get(id) ?? null);
  });
}

function grouped<Row>(load: (ids: readonly string[]) => Promise<readonly Row[]>, keyOf: (row: Row) => string | null): DataLoader<string, Row[]> {
  return new DataLoader(async (ids) => {
    const groups = Map.groupBy(await load(ids), keyOf);
    return ids.map((id) => groups.get(id) ?? []);
  });
}
