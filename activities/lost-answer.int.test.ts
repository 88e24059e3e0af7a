import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { effectsPage } from '../database/effects.ts';
import { type FakeSmtpServer, startFakeSmtpServer } from '../integrations/mail/fake-server.ts';
import { createSmtpMailer } from '../integrations/mail/smtp.ts';
import { company, type Company, keyResult, openTestDatabase, type OpenTestDatabase, person } from '../test/factories.ts';
import { createActivities } from './index.ts';
import { nothingOutside } from '../test/nothing-outside.ts';

let open: OpenTestDatabase;
let smtp: FakeSmtpServer;
beforeAll(async () => {
  open = await openTestDatabase();
  smtp = await startFakeSmtpServer();
});
afterAll(async () => {
  await smtp.close();
  await open.close();
});

test('a mail server that takes the message and hangs up before it says so: a nudge stays unknown and is not sent again', async () => {
  const acme = await company(open.database);
  const owner = await person(acme.system, { name: 'Nora Nudged' });
  await keyResult(acme, { ownerId: owner.id });
  smtp.fault({ kind: 'drop-after-data' });

  for (let attempt = 0; attempt < 2; attempt++)
    await run((activities) => activities.askForCheckIns({ ...monday(acme), kind: 'prompt', timeZone: 'UTC', superseded: false }));

  expect(smtp.messages().filter(({ to }) => to === owner.email)).toHaveLength(1);
  expect((await effectsPage(acme.scope, {}, {})).rows).toMatchObject([{ kind: 'weekly-prompt', state: 'unknown' }]);
});

test('the same for a retrospective: it goes once more, under the same Message-ID', async () => {
  const acme = await company(open.database);
  const leader = await person(acme.system, { name: 'Lia Leader', leadership: true });
  smtp.fault({ kind: 'drop-after-data' });

  await run((activities) => activities.writeRetro(monday(acme)));
  for (let attempt = 0; attempt < 2; attempt++) await run((activities) => activities.mailRetro(monday(acme)));

  const ids = [acme.admin, leader].map(({ email }) => smtp.messages().flatMap(({ to, messageId }) => (to === email ? [messageId] : [])));
  expect(ids.flat()).toHaveLength(3);
  expect(ids.map((own) => new Set(own).size)).toEqual([1, 1]);
  expect((await effectsPage(acme.scope, {}, {})).rows.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['retro sent', 'retro sent']);
});

function monday({ organizationId, cycle }: Company) {
  const at = '2026-01-12T09:00:00.000Z';
  return { organizationId, cycleId: cycle.id, week: '2026-W03', dueAt: at, now: at };
}

/** Runs an activity as a worker would, with real SMTP. */
function run<Result>(work: (activities: ReturnType<typeof createActivities>) => Promise<Result>): Promise<Result> {
  const activities = createActivities({
    database: open.database,
    mailerFor: () => createSmtpMailer({ url: smtp.url, idleMs: 50 }),
    publicUrl: 'https://sextant.test',
    mailFrom: 'Sextant <sextant@sextant.test>',
    outside: nothingOutside,
    log: { info: () => undefined, warn: () => undefined },
  });
  return new MockActivityEnvironment().run(() => work(activities));
}
