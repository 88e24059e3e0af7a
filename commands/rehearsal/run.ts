import { Worker } from '@temporalio/worker';
import { type ActivityDeps, createActivities } from '../../activities/index.ts';
import { createRehearsalActivities } from '../../activities/rehearsal.ts';
import { sendCommand } from '../../api/start-workflows.ts';
import { approveLevels, type CycleRow, cyclesPage, updateCycle } from '../../database/cycles.ts';
import { readTimeline } from '../../database/cycle-timeline.ts';
import { applyImport } from '../../database/import.ts';
import { foundOrganization, updateSettings } from '../../database/organizations.ts';
import { activePeople } from '../../database/people.ts';
import { castOf } from '../../database/rehearsal-cast.ts';
import { lookupScope, type Scope, systemScope } from '../../database/scope.ts';
import { hasWrittenCommands, relayCommands } from '../../database/workflow-commands.ts';
import { type Behaviour, modelPlays, type Play } from '../../domain/behaviour.ts';
import { addMs, cycleEndsAt, startOfDay } from '../../domain/calendar.ts';
import type { ImportPlan } from '../../domain/import/import-plan.ts';
import type { Instant } from '../../domain/key-result.ts';
import { LEVELS } from '../../domain/objective.ts';
import type { OrganizationSettings } from '../../domain/organization.ts';
import type { Language } from '../../domain/person.ts';
import type { PlanningDays } from '../../domain/timeline.ts';
import { weeksTouching } from '../../domain/week.ts';
import { rehearsalWorkflowId, weeklyCheckInWorkflowId } from '../../domain/workflow-ids.ts';
import { createCapturingMailer } from '../../integrations/mail/capture.ts';
import type { Clock } from '../../workflows/clock.ts';
import { TASK_QUEUE } from '../../workflows/ids.ts';
import { filePlays } from './file-plays.ts';
import { collect, type RehearsalOutcome } from './outcome.ts';
import type { Stage } from './stage.ts';
import { watched } from './watched.ts';

/** What is rehearsed: one cycle of a checked plan, in an organization that exists for the rehearsal alone. */
export interface RehearsalRequest {
  plan: ImportPlan;
  organization: { name: string; timeZone: string; language: Language; settings: Partial<OrganizationSettings> };
  planning: PlanningDays | null;
  /** How people act whose check-ins no file gives. */
  behaviour: Behaviour;
  educational: boolean;
  seed: number;
}

/** How far a rehearsal has come: 0..1, and a few words. */
export interface RehearsalNews {
  share: number;
  note: string;
}

export const PUBLIC_URL = 'https://rehearsal.invalid';
const MAIL_FROM = 'Sextant rehearsal <rehearsal@rehearsal.invalid>';
const DAY_MS = 86_400_000;
const AFTERMATH_MS = 14 * DAY_MS;
/** The test server ends every workflow after ten of its years; a little is left over for the days around the cycle. */
const SERVER_MS = 9.5 * 365 * DAY_MS;
/** Of the server's time, between the turns of those who wake at one instant: longer than a turn takes. */
const TURN_MS = 60_000;
const NOBODY_OUTSIDE: ActivityDeps['outside'] = { offers: () => false, manifestOf: callsNobody, openAccount: callsNobody };

/** Plays a whole cycle through with the real workflows and activities. Mail is captured, no provider is called. */
export async function runRehearsal(stage: Stage, request: RehearsalRequest, onNews: (news: RehearsalNews) => void): Promise<RehearsalOutcome> {
  const { database, client, connection, bundle, folder } = stage;
  const { scope, cycle, beginsAt, plays } = await prepare(stage, request);
  const mailer = createCapturingMailer({ folder });
  const deps: ActivityDeps = {
    database,
    mailerFor: () => mailer,
    publicUrl: PUBLIC_URL,
    mailFrom: MAIL_FROM,
    outside: NOBODY_OUTSIDE,
    log: { info: () => undefined, warn: () => undefined },
  };
  const relay = async (): Promise<void> => {
    if (!hasWrittenCommands(database)) return;
    while ((await relayCommands(database, (command) => sendCommand(client, clocked(command, clock)))) > 0);
  };
  const clock = slowClock({ beginsAt, cycle, serverMs: Date.now() });
  const { activities, failed } = watched({ ...createActivities(deps), ...createRehearsalActivities(deps, plays) }, { cycle, beginsAt, relay, onNews });
  const worker = await Worker.create({
    connection,
    taskQueue: TASK_QUEUE,
    workflowBundle: bundle,
    activities,
    // One thing after the other: nothing may depend on which of two came first.
    maxConcurrentActivityTaskExecutions: 1,
    maxConcurrentLocalActivityExecutions: 1,
  });
  const played = async (): Promise<void> => {
    const input = { organizationId: scope.organizationId, cycleId: cycle.id, clock };
    await client.workflow.execute('rehearsal', { taskQueue: TASK_QUEUE, workflowId: rehearsalWorkflowId(cycle.id), args: [input] });
    // The grace of the last week may end after the cycle has closed.
    for (const week of weeksTouching(cycle.startsOn, cycle.endsOn))
      await client.workflow
        .getHandle(weeklyCheckInWorkflowId(cycle.id, week))
        .result()
        .catch(() => undefined);
  };
  await worker.runUntil(Promise.race([played(), failed]));
  return collect(scope, { cycleId: cycle.id, sends: mailer.captured(), publicUrl: PUBLIC_URL });
}

/**
 * A clock as slow as the server's ten years allow: what is done at one instant, though it take seconds, takes almost no time by it,
 * and those who wake at one instant can take turns. About 1:35 for a quarter.
 */
function slowClock({ beginsAt, cycle, serverMs }: { beginsAt: Instant; cycle: CycleRow; serverMs: number }): Clock {
  const spanMs = Date.parse(cycleEndsAt(cycle)) + AFTERMATH_MS - Date.parse(beginsAt);
  const slowness = Math.max(1, Math.floor(SERVER_MS / spanMs));
  return { originMs: Date.parse(beginsAt) - serverMs / slowness, rate: 1 / slowness, turnMs: TURN_MS };
}

/** Founds the organization, loads the goals, approves the plan, and lays out what people will do. */
async function prepare({ database }: Stage, request: RehearsalRequest): Promise<{ scope: Scope; cycle: CycleRow; beginsAt: Instant; plays: Play[] }> {
  const { plan, organization, planning, educational, behaviour, seed } = request;
  const [spoken] = plan.cycles;
  if (spoken === undefined) throw new Error('A rehearsal needs a cycle');
  const firstDay = [spoken.startsOn, planning?.company, planning?.team, planning?.individual, plan.checkIns[0]?.date].flatMap((day) => day ?? []).toSorted()[0];
  const beginsAt = addMs(startOfDay(firstDay ?? spoken.startsOn, organization.timeZone), -DAY_MS);
  const { name, timeZone, language, settings } = organization;
  const { organizationId } = await foundOrganization(lookupScope(database), { name, timeZone, language, founder: null, at: beginsAt });
  const scope = systemScope(database, { organizationId, workflowId: 'rehearsal' });
  if (Object.keys(settings).length > 0) await updateSettings(scope, { settings }, { at: beginsAt });
  // Check-ins are played when their time comes.
  await applyImport(scope, { ...plan, checkIns: [] }, { at: beginsAt, educational });
  const cycle = await plannedCycle(scope, planning, beginsAt);
  await approveAll(scope, cycle, beginsAt);
  return { scope, cycle, beginsAt, plays: await playsOf(scope, { cycle, plan, behaviour, seed }) };
}

async function plannedCycle(scope: Scope, planning: PlanningDays | null, at: Instant): Promise<CycleRow> {
  const [cycle] = (await cyclesPage(scope, { first: 1 })).rows;
  if (cycle === undefined) throw new Error('The cycle was not loaded');
  return planning === null ? cycle : updateCycle(scope, { id: cycle.id, planning }, { version: cycle.version, at });
}

/** What is rehearsed is taken as approved: nobody is there to say so. */
async function approveAll(scope: Scope, cycle: CycleRow, at: Instant): Promise<void> {
  const people = await activePeople(scope);
  const approver = people.find(({ role }) => role === 'ADMIN') ?? people.find(({ leadership }) => leadership) ?? people[0];
  if (approver !== undefined) await approveLevels(scope, { cycleId: cycle.id, levels: LEVELS, personId: approver.id }, { at });
}

async function playsOf(
  scope: Scope,
  { cycle, plan, behaviour, seed }: { cycle: CycleRow; plan: ImportPlan; behaviour: Behaviour; seed: number },
): Promise<Play[]> {
  const cast = await castOf(scope, cycle.id);
  const fromFile = filePlays({ cast, checkIns: plan.checkIns, people: await activePeople(scope), timeZone: cycle.timeZone });
  const spoken = new Set(fromFile.map(({ keyResultId }) => keyResultId));
  const { settings, steps } = await readTimeline(scope, cycle.id);
  const lastCallAt = steps.find(({ kind }) => kind === 'last-call')?.dueAt ?? null;
  const modelled = modelPlays({ behaviour, seed, cycle, calendar: settings, keyResults: cast, lastCallAt });
  // A key result that the file speaks of is left to the file; what was learned stands in no file.
  return [...fromFile, ...modelled.filter(({ kind, keyResultId }) => kind === 'answer' || !spoken.has(keyResultId))].toSorted(byInstant);
}

function byInstant(a: Play, b: Play): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : 0;
}

/** What a transaction asks to begin runs by the rehearsal's clock. */
function clocked<Command extends { kind: string; input: unknown }>(command: Command, clock: Clock): Command {
  return command.kind === 'start' && typeof command.input === 'object' ? { ...command, input: { ...command.input, clock } } : command;
}

function callsNobody(): never {
  throw new Error('A rehearsal calls no provider');
}
