import { createWeekActivities } from '../../activities/weekly-check-in.ts';
import { updateBoardColumn } from '../../database/board-changes.ts';
import { allBoards, columnsOfBoards } from '../../database/boards.ts';
import { recordCheckIn } from '../../database/check-ins.ts';
import { zonesOf } from '../../database/cycle-timeline.ts';
import { importCheckIns } from '../../database/import-check-ins.ts';
import { createInitiative } from '../../database/initiatives.ts';
import { judgeKeyResults } from '../../database/judgment.ts';
import { createTask } from '../../database/task-changes.ts';
import { cycleStartsAt, endOfDay, zonedInstant } from '../../domain/calendar.ts';
import { addDays, daysFrom } from '../../domain/day.ts';
import type { Day, Instant, Week } from '../../domain/key-result.ts';
import { DEFAULT_SETTINGS } from '../../domain/organization.ts';
import { checkInWeekSteps, JUDGMENT_TIME, type WeekStep } from '../../domain/timeline.ts';
import { daysOfWeek, weekOf, weeksTouching } from '../../domain/week.ts';
import { cycleWorkflowId, weeklyCheckInWorkflowId } from '../../domain/workflow-ids.ts';
import { writeComments } from './comments.ts';
import { SAMPLE_REVIEW_LIMIT, sampleTasks } from '../../prisma/sample/sample-tasks.ts';
import { tellEscalationStory } from './escalation-story.ts';
import { begin, freezeWeeks, nextDay } from './last-quarter.ts';
import { holdMeetings } from './meetings.ts';
import { connectSilentSource, type DemoRepository } from './silent-source.ts';
import { checkInsBetween, keyResultIdOf, keyResultsOfCycle, personIdOf, required, scopeOfPerson, scopeOfWorkflow, type Stage } from './stage.ts';
import { watchNumbers } from './watched-numbers.ts';
import { giveWork } from './work.ts';

const ALL = 500;
/** The last days are played one by one, with their judgments and ladders. */
const DAILY_FOR_DAYS = 7;

/** A week with its moments in all zones. */
export interface SampleWeek {
  week: Week;
  steps: readonly WeekStep[];
}

/**
 * Plays the running quarter morning by morning up to now, in the order in which it would have happened: what was checked in, the judgment, the ladders, and
 * the mails of the newest week. Returns the weeks that are not over yet.
 */
export async function playThisQuarter(stage: Stage, demo: DemoRepository): Promise<SampleWeek[]> {
  const { extras, cycleIds, goals, names, now, today } = stage;
  const { timeZone } = extras;
  const { startsOn } = extras.cycles.active;
  const cycle = { ...extras.cycles.active, timeZone };
  const cycleId = cycleIds.active;
  const scope = scopeOfWorkflow(stage, cycleWorkflowId(cycleId));
  await begin(stage, cycleId, cycleStartsAt(cycle));
  const source = await connectSilentSource(stage, demo, cycleStartsAt(cycle));
  await planInitiatives(stage, cycleStartsAt(cycle));
  await holdMeetings(stage, cycleStartsAt(cycle));
  await planTasks(stage);
  const story = tellEscalationStory(stage);
  const weeks = await weeksOf(stage);
  const begun = weeks.filter(({ steps }) => (steps[0]?.dueAt ?? now) < now);
  const asked = begun.at(-1);
  const closed = begun.findLast(({ steps }) => (steps.at(-1)?.dueAt ?? now) <= now);
  const dailySince = addDays(today, -DAILY_FOR_DAYS);
  let blockersOn = closed === undefined ? undefined : daysOfWeek(closed.week)[4];
  const loadCheckIns = loader();

  for (const day of daysFrom(startsOn, today)) {
    const morning = zonedInstant({ day, time: JUDGMENT_TIME, timeZone });
    if (morning > now) break;
    // Further back once a week is enough: what was checked in is judged as it stood on its day anyway.
    if (day < dailySince && weekOf(day) === weekOf(addDays(day, -1))) continue;
    await source.playMorning(day, morning);
    await loadCheckIns(addDays(day, -1), morning);
    if (blockersOn !== undefined && day > blockersOn) {
      await tellBlockers(stage, blockersOn);
      blockersOn = undefined;
    }
    if (day < dailySince) continue;
    await judgeKeyResults(scope, { cycleId, dueAt: morning, afterId: null, limit: ALL });
    await story.playMorning(day, morning);
    const until = [endOfDay(day, timeZone), now].toSorted()[0] ?? now;
    if (asked !== undefined) await askForCheckIns(stage, asked, { from: morning, until });
    await story.climbUntil(until);
  }
  await loadCheckIns(addDays(today, -1), now);
  await giveWork(stage);
  await watchNumbers(stage);
  if (closed !== undefined) await closeWeek(stage, closed);
  await freezeWeeks(stage, { cycleId, until: now });
  await writeComments(stage);
  return begun.filter(({ steps }) => (steps.at(-1)?.dueAt ?? now) > now);

  /** Loads what was checked in since the last time, up to a day. */
  function loader(): (last: Day, at: Instant) => Promise<void> {
    let first = startsOn;
    let touched = goals;
    return async (last, at) => {
      await importCheckIns(scope, { checkIns: checkInsBetween(stage, first, last), goals: touched, names, at });
      touched = { ...goals, touchedIds: [] };
      first = addDays(last, 1);
    };
  }
}

async function weeksOf(stage: Stage): Promise<SampleWeek[]> {
  const { extras, scope } = stage;
  const cycle = { ...extras.cycles.active, timeZone: extras.timeZone };
  const zones = await zonesOf(scope);
  return weeksTouching(cycle.startsOn, cycle.endsOn).map((week) => ({ week, steps: checkInWeekSteps({ week, zones, settings: DEFAULT_SETTINGS, cycle }) }));
}

/** The prompts and reminders of a week that are due in a span, by the code that sends them every week. */
async function askForCheckIns(stage: Stage, { week, steps }: SampleWeek, span: { from: Instant; until: Instant }): Promise<void> {
  const { organizationId, cycleIds, deps } = stage;
  const cycleId = cycleIds.active;
  const activities = createWeekActivities(deps);
  // East of the company Monday's prompt comes before its own morning.
  const from = new Date(Date.parse(span.from) - 6 * 3_600_000).toISOString();
  for (const { kind, timeZone, dueAt } of steps) {
    if ((kind !== 'prompt' && kind !== 'reminder') || dueAt < from || dueAt >= span.until) continue;
    await stage.asActivity(weeklyCheckInWorkflowId(cycleId, week), 'askForCheckIns', () =>
      activities.askForCheckIns({ organizationId, cycleId, week, kind, timeZone, superseded: false, dueAt, now: dueAt }),
    );
  }
}

/** Ends a week as its workflow does: figures, and the managers' digest. */
async function closeWeek(stage: Stage, { week, steps }: SampleWeek): Promise<void> {
  const { organizationId, cycleIds, deps, now } = stage;
  const cycleId = cycleIds.active;
  const dueAt = required(steps.at(-1)?.dueAt, `the end of ${week}`);
  const activities = createWeekActivities(deps);
  // In the second round those are told who slept in the first.
  for (const moment of [dueAt, nextDay(dueAt)].filter((instant) => instant <= now))
    await stage.asActivity(weeklyCheckInWorkflowId(cycleId, week), 'closeWeek', () =>
      activities.closeWeek({ organizationId, cycleId, week, dueAt, now: moment }),
    );
}

/** Two owners of what is at risk tell their managers what is in the way, so that a digest has something to say. */
async function tellBlockers(stage: Stage, friday: Day): Promise<void> {
  const at = zonedInstant({ day: friday, time: '16:10', timeZone: stage.extras.timeZone });
  const risky = (await keyResultsOfCycle(stage, stage.extras.cycles.active.name)).filter(({ status, ownerId }) => status === 'AT_RISK' && ownerId !== null);
  for (const [index, { id, ownerId }] of risky.slice(0, BLOCKERS.length).entries())
    await recordCheckIn(await scopeOfPerson(stage, required(ownerId, 'an owner')), {
      keyResultId: id,
      at,
      source: 'PERSON',
      blocker: BLOCKERS[index] ?? '',
      tellManager: true,
    });
}

const BLOCKERS = ['Two people are on loan to another team until the end of the month.', 'We wait for the security review; nobody has a date for it.'];

async function planInitiatives(stage: Stage, at: Instant): Promise<void> {
  const keyResults = await keyResultsOfCycle(stage, stage.extras.cycles.active.name);
  for (const { keyResultKey, title, ownerEmail, state } of stage.extras.initiatives) {
    const keyResultId = keyResultIdOf(stage, keyResultKey);
    const { objectiveId } = required(
      keyResults.find(({ id }) => id === keyResultId),
      keyResultKey,
    );
    await createInitiative(stage.scope, { objectiveId, keyResultId, title, ownerId: personIdOf(stage, ownerEmail), state }, { at });
  }
}

/** The work for the quarter's goals on the first board, some of it for each key result in turn. */
async function planTasks(stage: Stage): Promise<void> {
  const at = { at: stage.now };
  const keyResults = (await keyResultsOfCycle(stage, stage.extras.cycles.active.name)).filter(({ ownerId }) => ownerId !== null);
  const [board] = await allBoards(stage.scope);
  const columns = await columnsOfBoards(stage.scope, board === undefined ? [] : [board.id]);
  for (const { keyResult, isAssigned, state, ...said } of sampleTasks(stage.today)) {
    const goal = keyResult === null ? undefined : keyResults[keyResult % keyResults.length];
    const whose = { keyResultId: goal?.id ?? null, assigneeId: isAssigned ? (goal?.ownerId ?? null) : null };
    await createTask(stage.scope, { ...said, ...whose, state }, at);
  }
  const review = required(
    columns.find(({ state }) => state === 'in_review'),
    'a column for what is in review',
  );
  await updateBoardColumn(stage.scope, { ...review, wipLimit: SAMPLE_REVIEW_LIMIT }, at);
}
