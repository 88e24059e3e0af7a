import type { ActivityDeps } from '../activities/dependencies.ts';
import { createGoalView } from '../database/goal-views.ts';
import { importGoals } from '../database/import-goals.ts';
import { knownGoals } from '../database/import-known.ts';
import { importPeople } from '../database/import-people.ts';
import { inJoinedTransaction } from '../database/joined-database.ts';
import { allOrganizations, foundOrganization } from '../database/organizations.ts';
import { lookupScope, systemScope } from '../database/scope.ts';
import { addCommands } from '../database/workflow-commands.ts';
import { dayIn, startOfDay } from '../domain/calendar.ts';
import { addDays } from '../domain/day.ts';
import { isLoadable } from '../domain/import/import-plan.ts';
import { planImport } from '../domain/import/plan-import.ts';
import type { Instant } from '../domain/key-result.ts';
import type { Mailer, MailMessage } from '../domain/mail.ts';
import { cycleWorkflowId, weeklyCheckInWorkflowId } from '../domain/workflow-ids.ts';
import { hashOfMessageId } from '../integrations/mail/compose.ts';
import { SAMPLE_GOAL_VIEWS } from '../prisma/sample/sample-goal-views.ts';
import { sampleCompany, sampleFiles } from '../prisma/sample/sample-company.ts';
import type { Installation } from '../wiring.ts';
import { fillCircles } from './sample/circles.ts';
import { playLastQuarter } from './sample/last-quarter.ts';
import type { DemoRepository } from './sample/silent-source.ts';
import { personIdOf, required, scopeOfPerson, type Stage } from './sample/stage.ts';
import { playThisQuarter, type SampleWeek } from './sample/this-quarter.ts';

/** What the loader takes from an installation. */
export type SampleInstallation = Pick<Installation, 'database' | 'mailboxOf' | 'outside' | 'log'> & {
  environment: Pick<Installation['environment'], 'publicUrl' | 'mailFrom' | 'demoUrls'>;
};

/**
 * Loads Northwind Instruments into an empty database: last quarter closed, this one running in its sixth week, the next one a draft. Its past is played
 * through the importer and the activities themselves, at the instants of then, in one transaction; mails go to the local mailbox after the commit.
 * Returns whether it was loaded: where there is any organization nothing is done.
 */
export async function loadSampleCompany(input: { installation: SampleInstallation; now: Instant; say?: (line: string) => void }): Promise<boolean> {
  const { installation, now, say = () => undefined } = input;
  const { database } = installation;
  if ((await allOrganizations(lookupScope(database))).length > 0) return false;
  say('loading the sample company');
  const startedAt = performance.now();
  const mails = collectMails();
  const organizationId = await inJoinedTransaction(database, async (joined) => {
    const { environment, outside, log } = installation;
    const { publicUrl, mailFrom } = environment;
    // Large modules are read while the first rows are written.
    const templates = Promise.all([import('../documents/weekly-check-in-mail.tsx'), import('../documents/retro-pdf.ts')]);
    const stage = await setStage({ database: joined, mailerFor: () => mails.mailer, publicUrl, mailFrom, outside, log }, now);
    await playLastQuarter(stage);
    const open = await playThisQuarter(stage, demoRepository(installation));
    await fillCircles(stage, { at: stage.now });
    await keepGoalViews(stage);
    await startWorkflows(stage, open);
    await templates;
    return stage.organizationId;
  });
  const mailbox = installation.mailboxOf(organizationId);
  for (const message of mails.kept) await mailbox.send(message);
  say(`sample company loaded in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return true;
}

/** Founds the company with its people and goals, as they stood before the first of its quarters. */
async function setStage(deps: ActivityDeps, now: Instant): Promise<Stage> {
  const { database } = deps;
  // Temporal's packages are large: only a first start pays for them.
  const { MockActivityEnvironment } = await import('@temporalio/testing');
  const today = dayIn(now, sampleCompany(now.slice(0, 10)).extras.timeZone);
  const sample = sampleCompany(today);
  const { extras } = sample;
  const foundedAt = startOfDay(addDays(extras.cycles.closed.startsOn, -28), extras.timeZone);
  const founding = { name: extras.organizationName, timeZone: extras.timeZone, sample: true, founder: null, at: foundedAt };
  const { organizationId } = await foundOrganization(lookupScope(database), founding);
  const scope = systemScope(database, { organizationId, workflowId: 'sample-company' });
  const plan = planImport(sampleFiles(sample), await knownGoals(scope, now));
  if (!isLoadable(plan)) throw new Error(`The sample company cannot be loaded: ${JSON.stringify(plan.problems)}`);
  const names = await importPeople(scope, plan, foundedAt);
  const goals = await importGoals(scope, plan, names, { at: foundedAt, educational: false });
  const cycleId = (name: string): string => required(goals.cycleIdByName.get(name), name);
  const { closed, active, draft } = extras.cycles;
  return {
    database,
    scope,
    organizationId,
    deps,
    plan,
    names,
    goals,
    extras,
    now,
    today,
    cycleIds: { closed: cycleId(closed.name), active: cycleId(active.name), draft: cycleId(draft.name) },
    asActivity: (workflowId, activityType, run) => new MockActivityEnvironment({ workflowExecution: { workflowId, runId: '' }, activityType }).run(run),
  };
}

/** The views that the company shares. */
async function keepGoalViews(stage: Stage): Promise<void> {
  const scope = await scopeOfPerson(stage, personIdOf(stage, stage.extras.adminEmail));
  for (const view of SAMPLE_GOAL_VIEWS) await createGoalView(scope, { ...view, shared: true }, { at: stage.now });
}

/** The running quarter and its open weeks go on from now: what was due before counts as done. */
async function startWorkflows({ scope, organizationId, cycleIds, now }: Stage, open: readonly SampleWeek[]): Promise<void> {
  const cycleId = cycleIds.active;
  const input = { organizationId, cycleId, clock: { originMs: 0, rate: 1 }, cursor: { dueAt: now, key: BEHIND_EVERY_KEY } };
  const weeks = open.map(({ week }) => ({ workflowId: weeklyCheckInWorkflowId(cycleId, week), workflowType: 'weeklyCheckIn', input: { ...input, week } }));
  const workflows = [{ workflowId: cycleWorkflowId(cycleId), workflowType: 'okrCycle', input }, ...weeks];
  await addCommands(
    scope,
    workflows.map((workflow) => ({ ...workflow, kind: 'start', at: now })),
  );
}

/** Sorts behind the key of every step, so that what is due at that very instant counts as done. */
const BEHIND_EVERY_KEY = '~';
/** The repository of the demo server: integrations/github/fake-repository.ts. */
const DEMO = { owner: 'sextant-demo', repository: 'compass' };

function demoRepository({ environment }: SampleInstallation): DemoRepository {
  return { baseUrl: environment.demoUrls.github ?? 'http://127.0.0.1:1', ...DEMO };
}

/** Keeps messages until the rows that tell of them are there; the receipt is the one that the mailbox will give. */
function collectMails(): { mailer: Mailer; kept: MailMessage[] } {
  const kept: MailMessage[] = [];
  const mailer: Mailer = {
    send: async (message) => {
      kept.push(message);
      return { messageId: message.messageId, response: `stored ${hashOfMessageId(message.messageId)}.eml` };
    },
    find: async () => 'absent',
    close: async () => undefined,
  };
  return { mailer, kept };
}
