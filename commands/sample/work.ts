import { createTask } from '../../database/task-changes.ts';
import { zonedInstant } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import type { TaskPriority, TaskState } from '../../domain/task-state.ts';
import { emailOf } from '../../prisma/sample/northwind-people.ts';
import { keyResultsOfCycle, personIdOf, scopeOfPerson, type Stage } from './stage.ts';

/** A task of the sample company; days count from today. */
interface SampleTask {
  title: string;
  giver: string;
  assignee: string;
  dueInDays: number | null;
  state?: TaskState;
  priority?: TaskPriority;
  blocked?: string;
}

/** What the people have to do whom one looks as: something overdue, something of today, something that waits. */
const TASKS: readonly SampleTask[] = [
  { title: 'Send the revised offer to Labor Weiss', giver: 'rachel.stone', assignee: 'andrew.kim', dueInDays: -1, priority: 'high' },
  { title: 'Write down why the last three demos stalled', giver: 'rachel.stone', assignee: 'andrew.kim', dueInDays: 0, state: 'in_progress' },
  { title: 'Prepare the call with the Lyon distributor', giver: 'andrew.kim', assignee: 'andrew.kim', dueInDays: 3 },
  { title: 'Agree on the discount ladder with finance', giver: 'dana.whitfield', assignee: 'rachel.stone', dueInDays: 1, priority: 'high' },
  { title: 'Interview the second field seller', giver: 'dana.whitfield', assignee: 'rachel.stone', dueInDays: 4 },
  {
    ...{ title: 'French exam for certified partners', giver: 'rachel.stone', assignee: 'jack.sullivan', dueInDays: 6, state: 'in_progress' },
    blocked: 'The translation agency has not confirmed a date.',
  },
  { title: 'Decide on the second warehouse partner', giver: 'helen.brandt', assignee: 'dana.whitfield', dueInDays: 2 },
  { title: 'Draft the board letter for this quarter', giver: 'helen.brandt', assignee: 'helen.brandt', dueInDays: 5 },
  { title: 'Name an owner for the on-call handbook', giver: 'helen.brandt', assignee: 'marcus.oyelaran', dueInDays: 2, state: 'in_progress' },
  { title: 'Choose the pilot group for the new onboarding', giver: 'helen.brandt', assignee: 'priya.raman', dueInDays: null },
];

/** Puts work on the board that was given in the last days; each task is for a key result of whoever does it, where they have one. */
export async function giveWork(stage: Stage): Promise<void> {
  const keyResults = await keyResultsOfCycle(stage, stage.extras.cycles.active.name);
  const at = zonedInstant({ day: addDays(stage.today, -2), time: '10:05', timeZone: stage.extras.timeZone });
  for (const { title, giver, assignee, dueInDays, state, priority, blocked } of TASKS) {
    const assigneeId = personIdOf(stage, emailOf(assignee));
    const goal = keyResults.find(({ ownerId }) => ownerId === assigneeId);
    const dueOn = dueInDays === null ? null : addDays(stage.today, dueInDays);
    const forGoal = goal === undefined ? {} : { objectiveId: goal.objectiveId, keyResultId: goal.id };
    const scope = giver === assignee ? await scopeOfPerson(stage, assigneeId) : stage.scope;
    await createTask(scope, { title, assigneeId, dueOn, state, ...(priority && { priority }), ...(blocked && { blockedReason: blocked }), ...forGoal }, { at });
  }
}
