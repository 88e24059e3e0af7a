import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type ConnectionRow, connectionById, createConnection } from '../database/connections.ts';
import { effectsPage } from '../database/effects.ts';
import { openOffTrackEscalations } from '../database/escalation-openings.ts';
import { escalationsPage } from '../database/escalations.ts';
import { chooseChannel, type PersonRow } from '../database/people.ts';
import type { ChannelChoice } from '../domain/person.ts';
import { connectionWorkflowId, offTrackWorkflowId } from '../domain/workflow-ids.ts';
import { createOutside } from '../integrations/catalog.ts';
import { type FakeSlack, startFakeSlack } from '../integrations/slack/fake-server.ts';
import { addUser, type FakeMessage, type FakeUser, type FakeView, wordsOf } from '../integrations/slack/fake-workspace.ts';
import { openTestApi, type TestApi } from '../test/api.ts';
import { company, type Company, keyResult, objective, person } from '../test/factories.ts';
import { createConnectionActivities, type SyncPlan } from './connection.ts';
import type { ActivityDeps } from './dependencies.ts';
import { createEscalationActivities, type LadderView } from './escalation.ts';
import { createWeekActivities } from './weekly-check-in.ts';

/** A Monday, the Tuesday after it and the Thursday, at nine. */
const MONDAY = '2026-01-12T09:00:00.000Z';
const TUESDAY = '2026-01-13T09:00:00.000Z';
const THURSDAY = '2026-01-15T09:00:00.000Z';
const WEEK = '2026-W03';
const SECRET = 'a signing secret for tests only';

let api: TestApi;
let slack: FakeSlack;
beforeAll(async () => {
  api = await openTestApi({ publicUrl: 'https://sextant.test' });
});
afterAll(() => api.close());
beforeEach(async () => {
  api.clock.at = MONDAY;
  slack = await startFakeSlack({ now: () => Date.parse(api.clock.at), perChannelMs: 0 });
});
afterEach(() => slack.close());

test('a prompt goes out by Slack once, although its answer was lost and its worker was killed', async () => {
  const { acme, mia, prompt } = await stage();
  slack.fault({ kind: 'lost-answer', path: 'chat.postMessage' });

  await expect(prompt()).rejects.toThrow('cannot be reached');
  await prompt();
  await api.behind.effect.updateMany({ where: { organizationId: acme.organizationId }, data: { state: 'sending', receipt: {} } });
  await prompt();

  expect(slack.workspace.messages).toHaveLength(1);
  expect(wordsOf(messageTo(mia.user))).toContain('Reach 100');
  expect((await effectsOf(acme)).map(({ kind, channel, state }) => [kind, channel, state])).toEqual([['weekly-prompt', 'slack', 'sent']]);
  expect(JSON.stringify([slack.workspace.messages, await effectsOf(acme)])).not.toMatch(/[0-9a-f]{12}\.[A-Za-z0-9_-]{43}/);
});

test('button, form, check-in: recorded once in the person’s name although Slack sends it three times, and the message says so', async () => {
  const { acme, mia, goal, other, prompt } = await stage();
  await prompt();

  const pressed = await slack.press({ user: mia.user, message: messageTo(mia.user), action: 'check-in', again: 1 });
  const view = await openView();
  const wrong = await slack.submit({ user: mia.user, view, answers: { [`value:${goal.id}`]: 'forty' } });
  const sent = await slack.submit({
    user: mia.user,
    view,
    answers: { [`value:${goal.id}`]: '40,5', [`confidence:${goal.id}`]: '7', [`note:${goal.id}`]: 'Two more' },
    again: 2,
  });
  await until(() => messageTo(mia.user).edited);

  expect([pressed, sent]).toMatchObject([
    { status: 200, body: '' },
    { status: 200, body: '', tries: 3 },
  ]);
  expect(JSON.parse(wrong.body)).toEqual({ response_action: 'errors', errors: { [`value:${goal.id}`]: expect.stringContaining('12.5') } });
  const kept = await api.behind.checkIn.findMany({ where: { organizationId: acme.organizationId } });
  expect(
    kept.map(({ keyResultId, authorId, source, value, confidence, progressNote, week }) => [
      keyResultId,
      authorId,
      source,
      String(value),
      confidence,
      progressNote,
      week,
    ]),
  ).toEqual([[goal.id, mia.row.id, 'CHAT', '40.5', 7, 'Two more', WEEK]]);
  expect(wordsOf(view)).toContain(other.title);
  expect(wordsOf(messageTo(mia.user))).toContain('Checked in on');
  expect(slack.workspace.views.size).toBe(0);
});

test('“I take it” in Slack stops the e-mail of the next rung; left alone, it goes', async () => {
  const { acme, mia, goal, other, wake } = await stage();
  await openOffTrackEscalations(acme.system, { cycleId: acme.cycle.id, keyResultIds: [goal.id], at: TUESDAY });
  await wake(goal.id, TUESDAY);
  api.clock.at = TUESDAY;

  await slack.press({ user: mia.user, message: messageTo(mia.user), action: 'take', again: 2 });
  await until(() => messageTo(mia.user).edited);
  await openOffTrackEscalations(acme.system, { cycleId: acme.cycle.id, keyResultIds: [other.id], at: TUESDAY });
  const held = await wake(goal.id, THURSDAY);
  await wake(other.id, THURSDAY);
  await wake(other.id, '2026-01-20T09:00:00.000Z');

  const [escalation] = (await escalationsPage(acme.scope, { keyResultId: goal.id }, {})).rows;
  expect(escalation).toMatchObject({ state: 'acknowledged', acknowledgedById: mia.row.id });
  expect(wordsOf(slack.workspace.messages[0] as FakeMessage)).toContain('Mia Maker has taken it in hand.');
  expect(held).toMatchObject({ nextAt: null, dueAt: null });
  const mails = (await api.mailbox.list({ limit: 20 })).items.filter(({ to }) => to.includes(acme.admin.email));
  expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining(other.title)]);
});

test('a snooze needs its reason, and holds the ladder', async () => {
  const { acme, mia, goal, wake } = await stage();
  await openOffTrackEscalations(acme.system, { cycleId: acme.cycle.id, keyResultIds: [goal.id], at: TUESDAY });
  await wake(goal.id, TUESDAY);
  api.clock.at = TUESDAY;

  await slack.press({ user: mia.user, message: messageTo(mia.user), action: 'snooze' });
  const view = await openView();
  const refused = await slack.submit({ user: mia.user, view, answers: { days: '3' } });
  await slack.submit({ user: mia.user, view, answers: { days: '3', reason: 'The fix ships on Friday' }, again: 1 });

  expect(JSON.parse(refused.body)).toMatchObject({ response_action: 'errors', errors: { reason: expect.stringContaining('Say why') } });
  const [escalation] = (await escalationsPage(acme.scope, { keyResultId: goal.id }, {})).rows;
  expect(escalation).toMatchObject({ state: 'snoozed', snoozedUntil: '2026-01-16T09:00:00.000Z', reason: 'The fix ships on Friday', version: 2 });
});

test('what is forged, old, ahead or unsigned is refused and changes nothing; a stranger of another workspace is nobody', async () => {
  const { acme, mia, goal, prompt } = await stage();
  const stranger = addUser(slack.workspace, { email: mia.row.email, workspaceId: 'T0OTHER' });
  await prompt();
  await slack.press({ user: mia.user, message: messageTo(mia.user), action: 'check-in' });
  const form = { user: mia.user, view: await openView(), answers: { [`value:${goal.id}`]: '40' } };
  const [minute, now] = [60_000, Date.parse(MONDAY)];

  const refused = [
    await slack.submit({ ...form, signingSecret: 'another' }),
    await slack.submit({ ...form, signingSecret: null }),
    await slack.submit({ ...form, signedAt: now - 6 * minute }),
    await slack.submit({ ...form, signedAt: now + 6 * minute }),
  ];
  const strange = [await slack.submit({ ...form, user: stranger }), await slack.submit({ ...form, workspaceId: 'T0OTHER' })];

  expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  for (const { body } of strange) {
    const { response_action: action, errors } = JSON.parse(body) as { response_action: string; errors: Record<string, string> };
    expect([action, ...Object.values(errors)]).toEqual(['errors', expect.stringContaining('knows nobody')]);
  }
  expect(await api.behind.checkIn.count({ where: { organizationId: acme.organizationId } })).toBe(0);
});

test('/okr and previews show what their person may read, and no more', async () => {
  const { acme, mia, goal } = await stage({ access: 'place' });
  const secret = await keyResult(acme, { title: 'Reach a secret', objectiveId: (await objective(acme, { level: 'INDIVIDUAL', ownerId: acme.admin.id })).id });
  const admin = addUser(slack.workspace, { email: acme.admin.email });
  const urls = [
    `https://sextant.test/key-results/${goal.id}`,
    `https://sextant.test/key-results/${secret.id}`,
    `https://elsewhere.test/key-results/${goal.id}`,
  ];

  const asked = await slack.command({ user: mia.user, text: 'reach' });
  const [own, all] = [await slack.command({ user: mia.user, text: '' }), await slack.command({ user: admin, text: 'REACH' })];
  const challenge = await slack.challenge();
  await slack.share({ user: mia.user, urls });
  await until(() => slack.workspace.previews.size > 0);

  expect(JSON.parse(asked.body)).toMatchObject({ response_type: 'ephemeral' });
  for (const { body } of [asked, own]) {
    expect(body).toContain('Reach 100');
    expect(body).toContain('Mia Maker');
    expect(body).not.toContain('secret');
  }
  expect(all.body).toContain('Reach a secret');
  expect(challenge).toMatchObject({ status: 200, body: 'c-1' });
  expect([...slack.workspace.previews.keys()]).toEqual([urls[0]]);
});

test.each([
  ['nobody in Slack has the address', 'slack', (): void => slack.workspace.users.clear(), ['mail sent', 'slack skipped']],
  ['the token was taken back', 'slack', (): void => slack.revoke(), ['mail sent', 'slack failed']],
  ['both were chosen', 'both', (): void => undefined, ['mail sent', 'slack sent']],
  ['mail was chosen', 'mail', (): void => undefined, ['mail sent']],
] as const)('a prompt reaches its person where %s', async (_case, channel, happens, expected) => {
  const { acme, mia, connection, prompt } = await stage({ channel });
  happens();

  await prompt();
  await prompt();

  expect((await effectsOf(acme)).map((effect) => `${effect.channel} ${effect.state}`).sort()).toEqual(expected);
  expect((await api.mailbox.list({ limit: 50 })).items.filter(({ to }) => to.includes(mia.row.email))).toHaveLength(1);
  if (expected.includes('slack failed' as never)) expect(await connectionById(acme.scope, connection.id)).toMatchObject({ health: 'reauth_needed' });
});

test('of a dead Slack its owner and the administrators hear once, by mail, as of any account; nobody hears of one that nobody has agreed to yet', async () => {
  const { acme, connection, prompt, told } = await stage();
  const second = await person(acme.system, { name: 'Bea Boss', role: 'ADMIN', email: 'bea.boss@example.test' });
  await chooseChannel(acme.scope, { personId: second.id, channel: 'slack' }, { at: MONDAY });
  const settings = { config: {}, secret: {} };
  const waits = await createConnection(acme.scope, { provider: 'hubspot', name: 'New', settings, ownerId: acme.admin.id, needsConsent: true }, { at: MONDAY });
  const mailsOf = async ({ email }: { email: string }) =>
    (await api.mailbox.list({ limit: 50 })).items.filter(({ to, subject }) => to.includes(email) && subject.startsWith('Slack needs you')).length;
  const before = await mailsOf(acme.admin);
  await api.behind.workflowCommand.deleteMany({ where: { organizationId: acme.organizationId } });
  slack.revoke();
  await prompt();

  for (const { id } of [connection, connection, waits]) await told(id);

  expect([(await mailsOf(acme.admin)) - before, await mailsOf(second)]).toEqual([1, 1]);
  const commands = await api.behind.workflowCommand.findMany({
    where: { organizationId: acme.organizationId, workflowId: connectionWorkflowId(connection.id) },
  });
  expect(commands).toMatchObject([{ name: 'lookAgain' }]);
});

test('a Slack that is away for long is gone around by mail; one that asks to wait is waited for', async () => {
  const { acme, prompt } = await stage();
  slack.fault({ kind: 'status', status: 429, headers: { 'retry-after': '30' }, body: { ok: false, error: 'ratelimited' } });
  slack.fault({ kind: 'status', status: 503, path: 'users.lookupByEmail', times: 2 });

  await expect(prompt()).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 30_000 });
  await expect(prompt()).rejects.toMatchObject({ kind: 'transient' });
  await prompt();

  expect((await effectsOf(acme)).map((effect) => `${effect.channel} ${effect.state}`).sort()).toEqual(['mail sent', 'slack failed']);
});

test('a workspace that took the app away leaves its connection waiting for a person; a word about another changes nothing', async () => {
  const { acme, connection } = await stage();
  const health = async () => (await connectionById(acme.scope, connection.id)).health;

  await slack.event({ type: 'tokens_revoked', tokens: { bot: ['B1'] } });
  const before = await health();
  slack.revoke();
  await slack.event({ type: 'app_uninstalled' });
  await until(async () => (await health()) !== 'ok');

  expect([before, await health()]).toEqual(['ok', 'reauth_needed']);
});

interface Stage {
  acme: Company;
  connection: ConnectionRow;
  mia: { row: PersonRow; user: FakeUser };
  goal: { id: string; title: string };
  other: { id: string; title: string };
  prompt(): Promise<void>;
  /** What the workflow of an account does when it looks at its rows. */
  told(connectionId: string): Promise<void>;
  wake(keyResultId: string, now: string): Promise<LadderView>;
}

let stages = 0;

async function stage({ channel = 'slack', access = 'open' }: { channel?: ChannelChoice; access?: 'open' | 'place' } = {}): Promise<Stage> {
  stages += 1;
  const acme = await company(api.database, { settings: { access } });
  const row = await person(acme.system, { name: 'Mia Maker', managerId: acme.admin.id, email: `mia.${stages}@example.test` });
  await chooseChannel(acme.scope, { personId: row.id, channel }, { at: MONDAY });
  const [goal, other] = [
    await keyResult(acme, { title: 'Reach 100', ownerId: row.id, confidence: 6 }),
    await keyResult(acme, { title: 'Second', ownerId: row.id }),
  ];
  const settings = { config: { baseUrl: slack.url }, secret: { botToken: 'xoxb-example', webhookSecret: SECRET } };
  const connection = await createConnection(acme.scope, { provider: 'slack', name: 'Slack', settings, ownerId: acme.admin.id }, { at: MONDAY });
  slack.install({ address: `http://127.0.0.1:${api.port}/api/webhooks/${connection.id}`, signingSecret: SECRET });
  const deps: ActivityDeps = {
    database: api.database,
    mailerFor: () => api.mailbox,
    publicUrl: 'https://sextant.test',
    mailFrom: 'sextant@sextant.test',
    outside: createOutside(() => ({ allowLoopback: true })),
    log: { info: () => undefined, warn: () => undefined },
  };
  const [week, ladders] = [createWeekActivities(deps), createEscalationActivities(deps)];
  const { organizationId, cycle } = acme;
  return {
    acme,
    connection,
    mia: { row, user: addUser(slack.workspace, { email: row.email }) },
    goal,
    other,
    prompt: (): Promise<void> =>
      new MockActivityEnvironment({ workflowExecution: { workflowId: 'week', runId: 'run' } })
        .run<[], void, () => Promise<void>>(() =>
          week.askForCheckIns({
            organizationId,
            cycleId: cycle.id,
            week: WEEK,
            kind: 'prompt',
            timeZone: 'UTC',
            superseded: false,
            dueAt: MONDAY,
            now: MONDAY,
          }),
        )
        .then(() => undefined),
    told: async (connectionId: string): Promise<void> => {
      const [environment, account] = [
        new MockActivityEnvironment({ workflowExecution: { workflowId: connectionWorkflowId(connectionId), runId: 'run' } }),
        createConnectionActivities(deps),
      ];
      const { untold } = await environment.run<[], SyncPlan, () => Promise<SyncPlan>>(() => account.nextSync({ organizationId, connectionId, now: MONDAY }));
      if (untold) await environment.run(() => account.tellOfConnection({ organizationId, connectionId, now: MONDAY }));
    },
    wake: async (keyResultId: string, now: string): Promise<LadderView> => {
      const environment = new MockActivityEnvironment({ workflowExecution: { workflowId: offTrackWorkflowId(keyResultId), runId: 'run' } });
      const ladder = { organizationId, subject: { kind: 'off-track' as const, keyResultId }, now };
      const look = (): Promise<LadderView> => environment.run<[], LadderView, () => Promise<LadderView>>(() => ladders.lookAtLadder(ladder));
      const view = await look();
      if (view.dueAt === null) return view;
      const { recipientIds } = view;
      await environment.run(() => ladders.tellRecipients({ ...ladder, recipientIds, dueAt: now }));
      return look();
    },
  };
}

/** The newest message that somebody has from us. */
function messageTo({ id }: FakeUser): FakeMessage {
  const message = slack.workspace.messages.findLast(({ channel }) => channel === slack.workspace.channels.get(id));
  if (message === undefined) throw new Error('No message went to them');
  return message;
}

async function openView(): Promise<FakeView> {
  await until(() => slack.workspace.views.size > 0);
  return [...slack.workspace.views.values()][0] as FakeView;
}

async function effectsOf({ scope }: Company) {
  return (await effectsPage(scope, {}, { first: 50 })).rows.filter(
    ({ recipient }) => recipient !== (scope.actor.kind === 'person' ? scope.actor.personId : ''),
  );
}

/** What is worked on behind an answer shows a little later. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('It did not come');
}
