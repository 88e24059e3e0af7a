import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { historyOf } from '../database/audit-log.ts';
import { effectsPage } from '../database/effects.ts';
import { organizationById, updateSettings } from '../database/organizations.ts';
import { reportFile, reportsOf, retrosOf } from '../database/reports.ts';
import { recordRetroAnswer } from '../database/retro-answers.ts';
import type { MailMessage } from '../domain/mail.ts';
import { company, type Company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person, scopeOf } from '../test/factories.ts';
import { pdfText, testWithPdfText } from '../test/pdf-text.ts';
import { createRetroActivities } from './retro.ts';
import { nothingOutside } from '../test/nothing-outside.ts';

/** A Tuesday at ten. */
const AT = '2026-04-07T10:00:00.000Z';

let open: OpenTestDatabase;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());

test('outside addresses get the end of a cycle once each, in the language and by the clock of the organization, with no way to sign in', async () => {
  const { acme, mails, run } = await stage(['Board@Example.com', 'board@example.com', 'investor@example.com']);

  await run();
  await run();

  const outside = mails.filter(({ to }) => to.address.endsWith('@example.com'));
  expect(mails.map(({ to }) => to.address).toSorted()).toEqual(
    [acme.admin.email, 'board@example.com', 'chair@example.test', 'investor@example.com'].toSorted(),
  );
  expect(outside.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Ретроспектива/), expect.stringMatching(/^Ретроспектива/)]);
  expect(outside.every(({ html }) => !html.includes('sextant.test/cycles') && !html.includes('/preferences'))).toBe(true);
  const { rows } = await effectsPage(acme.scope, { kind: 'retro' }, { first: 50 });
  expect(rows.filter(({ state }) => state === 'sent').map(({ recipient }) => recipient)).toEqual(
    expect.arrayContaining(['mail:board@example.com', 'mail:investor@example.com']),
  );
});

testWithPdfText('whoever looks in from outside reads the goals of the company and nobody’s notes, by mail and on the page', async () => {
  const { acme, mails, run } = await stage(['board@example.com']);
  const viewer = await scopeOf(open.database, await person(acme.system, { name: 'Viewer', role: 'VIEWER' }));

  await run();

  const mailTo = (address: string): MailMessage | undefined => mails.find(({ to }) => to.address === address);
  const textTo = (address: string): string => pdfText(new Uint8Array(mailTo(address)?.attachments[0]?.content ?? []));
  for (const text of [textTo('board@example.com'), textTo('chair@example.test')]) {
    expect(text).toContain('Number of the company');
    for (const hidden of ['Number of a team', 'Learned the hard way', 'Dropped for a reason']) expect(text).not.toContain(hidden);
  }
  expect(textTo(acme.admin.email)).toMatch(/Number of a team.*Learned the hard way/);
  // The board's figures are those of what it reads, on paper and in the mail, and nobody who answered is said to be silent.
  const completedIn = (text = ''): string | undefined => /(\d+) (?:из|of) (\d+)/.exec(text)?.slice(1).join('/');
  for (const address of ['board@example.com', 'chair@example.test']) {
    expect([textTo(address), mailTo(address)?.text].map((text) => completedIn(text))).toEqual(['0/1', '0/1']);
    expect(textTo(address)).toContain('цели уровня компании');
    expect(textTo(address)).not.toMatch(/нет ответа|Без ответа/);
  }
  expect([textTo(acme.admin.email), mailTo(acme.admin.email)?.text].map((text) => completedIn(text))).toEqual(['0/2', '0/2']);
  const reports = await reportsOf(viewer);
  expect(reports.map(({ kind }) => kind)).toEqual(['retro-board']);
  const [ofBoard, whole] = await Promise.all([viewer, acme.scope].map(async (scope) => (await retrosOf(scope, [acme.cycle.id])).get(acme.cycle.id)));
  expect([ofBoard?.kind, whole?.kind]).toEqual(['retro-board', 'retro']);
  await expect(reportFile(viewer, whole?.id ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('the addresses are the administrators’: checked, at most twenty, and written down', async () => {
  const acme = await company(open.database);
  const manager = await scopeOf(open.database, await person(acme.system, { name: 'Manager', role: 'MANAGER' }));
  const save = async (leadershipAddresses: string[], scope = acme.scope) =>
    updateSettings(scope, { settings: { leadershipAddresses } }, { version: (await organizationById(acme.scope)).version, at: AT });

  await expect(save(['board@example.com'], manager)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  for (const bad of ['board', 'a@b\r\nBcc: c@d', 'a@b, c@d', '<a@b>']) await expect(save([bad])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(save(Array.from({ length: 21 }, (_, index) => `board${index}@example.com`))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(save([' Board@Example.com '])).resolves.toMatchObject({ settings: { leadershipAddresses: ['board@example.com'] } });
  expect((await historyOf(acme.scope, 'organization', acme.organizationId))[0]).toMatchObject({
    action: 'update',
    after: { settings: { leadershipAddresses: ['board@example.com'] } },
  });
});

/** A company of the end of its cycle: goals of the company and of a team, with what was learned of them, and a leader who only looks in from outside. */
async function stage(leadershipAddresses: string[]) {
  const acme = await company(open.database);
  await updateSettings(acme.scope, { language: 'ru', settings: { leadershipAddresses } }, { version: 1, at: AT });
  await person(acme.system, { name: 'Chair', role: 'VIEWER', leadership: true });
  await numberOf(acme, 'COMPANY', 'Number of the company');
  await numberOf(acme, 'TEAM', 'Number of a team');
  const mails: MailMessage[] = [];
  const activities = createRetroActivities({
    database: open.database,
    mailerFor: () => ({
      send: async (message) => {
        mails.push(message);
        return { messageId: message.messageId, response: '250' };
      },
      find: async () => 'absent',
      close: async () => undefined,
    }),
    publicUrl: 'https://sextant.test',
    mailFrom: 'sextant@sextant.test',
    outside: nothingOutside,
    log: { info: () => undefined, warn: () => undefined },
  });
  const run = async (): Promise<void> => {
    const environment = new MockActivityEnvironment({ workflowExecution: { workflowId: 'retro', runId: 'run' } });
    const moment = { organizationId: acme.organizationId, cycleId: acme.cycle.id, dueAt: AT, now: AT };
    await environment.run(() => activities.writeRetro(moment));
    await environment.run(() => activities.mailRetro(moment));
  };
  return { acme, mails, run };
}

async function numberOf(acme: Company, level: 'COMPANY' | 'TEAM', title: string): Promise<void> {
  const { id: objectiveId } = await objective(acme, { level });
  const { id } = await keyResult(acme, { title, objectiveId });
  await recordRetroAnswer(acme.scope, { keyResultId: id, learned: 'Learned the hard way', inOurControl: true, carry: 'forward' }, { at: AT });
  const dropped = await keyResult(acme, { title: `Dropped ${level}`, objectiveId });
  await open.behind.keyResult.updateMany({
    where: { id: dropped.id },
    data: { status: 'DROPPED', droppedAt: new Date(AT), dropReason: 'Dropped for a reason' },
  });
}
