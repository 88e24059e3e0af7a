import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { writeAudits } from '../database/audit-log.ts';
import { newestHead, sealNext } from '../database/audit-seals.ts';
import { effectsPage } from '../database/effects.ts';
import { muteMails } from '../database/people.ts';
import { printedHead } from '../domain/audit-anchor.ts';
import type { MailMessage } from '../domain/mail.ts';
import { checkIn, company, type Company, judged, keyResult, objective, openTestDatabase, type OpenTestDatabase, person } from '../test/factories.ts';
import { pdfText, testWithPdfText } from '../test/pdf-text.ts';
import { createWeekActivities } from './weekly-check-in.ts';
import { nothingOutside } from '../test/nothing-outside.ts';

/** The ends of two weeks' grace, Tuesdays at five. */
const WEEK_5 = { week: '2026-W05', at: '2026-02-03T17:00:00.000Z' };
const WEEK_6 = { week: '2026-W06', at: '2026-02-10T17:00:00.000Z' };

let open: OpenTestDatabase;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());

testWithPdfText('the leadership reads all goals with what was said of them; the board those of the company, with nobody’s notes', async () => {
  const { mails, close } = await stage();

  await close(WEEK_5);
  mails.length = 0;
  await close(WEEK_6);

  expect(mails.map(({ to }) => to.address).toSorted()).toEqual([
    'ada.admin@example.test',
    'board@example.com',
    'chair@example.test',
    'lia.leader@example.test',
  ]);
  for (const address of ['ada.admin@example.test', 'lia.leader@example.test'])
    for (const said of [paperTo(mails, address), bodyTo(mails, address)])
      for (const part of ['Number of the company', 'Number of a team', 'Blocked by a vendor']) expect(said).toContain(part);
  for (const address of ['board@example.com', 'chair@example.test'])
    for (const said of [paperTo(mails, address), bodyTo(mails, address)]) {
      expect(said).toContain('Number of the company');
      for (const hidden of ['Number of a team', 'Blocked by a vendor']) expect(said).not.toContain(hidden);
    }
  expect(mails.find(({ to }) => to.address === 'board@example.com')).toMatchObject({
    headers: {},
    html: expect.not.stringMatching(/preferences|href="https:\/\/sextant\.test/),
  });
});

testWithPdfText('the paper has the week’s figures, the statuses against the week before, and what moved', async () => {
  const { acme, mails, close, company: watched } = await stage();

  await close(WEEK_5);
  await checkIn(acme, watched, { at: '2026-02-09T10:00:00.000Z', value: '70' });
  mails.length = 0;
  await close(WEEK_6);

  const paper = paperTo(mails, 'lia.leader@example.test');
  expect(paper).toMatch(/50 % .*2 .*1 /);
  expect(paper).toMatch(/On track 1.*Off track 1/);
  expect(paper).toMatch(/week 4: 2/);
  expect(paper).toContain('Number of a team Ada Admin');
  expect(paper).toContain('10 % → 70 % +60 points');
  expect(mails.find(({ to }) => to.address === 'lia.leader@example.test')?.subject).toMatch(/, week 5: 1 off track, 0 at risk, 50 % checked in$/);
});

test('a week closed twice is reported once', async () => {
  const { acme, mails, close } = await stage();

  await close(WEEK_6);
  await close(WEEK_6);

  expect(mails).toHaveLength(4);
  const { rows } = await effectsPage(acme.scope, { kind: 'weekly-report' }, { first: 50 });
  expect(rows.map(({ occurrence, state }) => `${occurrence} ${state}`)).toEqual(Array.from({ length: 4 }, () => '2026-W06 sent'));
});

test('whoever switched it off gets none, whoever sleeps gets it in the morning, and a cycle that coaches tells nobody', async () => {
  const { acme, mails, close, deliver, leader } = await stage();
  await muteMails(acme.scope, { personId: leader.id }, { at: WEEK_6.at });
  await person(acme.system, { name: 'Tomo Tokyo', role: 'MANAGER', leadership: true, timeZone: 'Asia/Tokyo' });

  await close(WEEK_6);
  const atOnce = mails.map(({ to }) => to.address);
  await deliver({ ...WEEK_6, now: '2026-02-11T00:00:00.000Z' });

  expect(atOnce.toSorted()).toEqual(['ada.admin@example.test', 'board@example.com', 'chair@example.test']);
  expect(mails.slice(atOnce.length).map(({ to }) => to.address)).toEqual(['tomo.tokyo@example.test']);

  const coached = await stage({ educational: true });
  await coached.close(WEEK_6);
  expect(coached.mails).toEqual([]);
});

testWithPdfText('mail and paper end with the newest head of the audit log, and without a seal with none', async () => {
  const { acme, mails, close } = await stage();
  await close(WEEK_5);
  const unsealed = mails.splice(0);
  await writeAudits(acme.scope, [{ action: 'update', noun: 'objective', subjectId: 'goal', after: { title: 'sealed' }, at: WEEK_5.at }]);
  while ((await sealNext(acme.system, WEEK_6.at)) !== null);
  const newest = await newestHead(acme.system);

  await close(WEEK_6);

  expect(unsealed.some(({ text }) => text.includes('Audit log'))).toBe(false);
  const { head, entries, keyId } = printedHead(newest ?? (await Promise.reject(new Error('nothing was sealed'))));
  expect(head).toBe(`${newest?.number}:${newest?.head.slice(0, 16)}`);
  for (const address of ['lia.leader@example.test', 'board@example.com']) {
    expect(paperTo(mails, address)).toMatch(new RegExp(`head ${head}, ${entries} entr(y|ies), key ${keyId}, sealed ${WEEK_6.at} .* --head ${head}$`));
    expect(bodyTo(mails, address)).toContain(`head ${head}, ${entries} entr`);
  }
});

/** A company with a goal of the company and one of a team, both judged off track in week 5, of which somebody said why; leaders of all sorts. */
async function stage(given: { educational?: boolean } = {}) {
  const acme = await company(open.database, { settings: { leadershipAddresses: ['board@example.com'] }, ...given });
  const leader = await person(acme.system, { name: 'Lia Leader', role: 'CONTRIBUTOR', leadership: true });
  await person(acme.system, { name: 'Chair', role: 'VIEWER', leadership: true });
  await person(acme.system, { name: 'Nobody Special' });
  const watched = await behind(acme, 'COMPANY', 'Number of the company');
  await behind(acme, 'TEAM', 'Number of a team');
  const mails: MailMessage[] = [];
  const activities = createWeekActivities({
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
  const environment = new MockActivityEnvironment({ workflowExecution: { workflowId: 'week', runId: 'run' } });
  const ref = { organizationId: acme.organizationId, cycleId: acme.cycle.id };
  return {
    acme,
    leader,
    company: watched,
    mails,
    close: ({ week, at }: typeof WEEK_5) => environment.run(() => activities.closeWeek({ ...ref, week, dueAt: at, now: at })),
    deliver: ({ week, at, now }: typeof WEEK_5 & { now: string }) => environment.run(() => activities.deliverWaitingPrompts({ ...ref, week, dueAt: at, now })),
  };
}

async function behind(acme: Company, level: 'COMPANY' | 'TEAM', title: string) {
  const { id: objectiveId } = await objective(acme, { level });
  const number = await keyResult(acme, { title, objectiveId });
  await checkIn(acme, number, { at: '2026-01-20T10:00:00.000Z', value: '10', blocker: 'Blocked by a vendor' });
  return judged(acme, number, '2026-01-28T05:00:00.000Z');
}

function paperTo(mails: readonly MailMessage[], address: string): string {
  return pdfText(new Uint8Array(mails.find(({ to }) => to.address === address)?.attachments[0]?.content ?? [])).trim();
}

function bodyTo(mails: readonly MailMessage[], address: string): string {
  return mails.find(({ to }) => to.address === address)?.text ?? '';
}
