import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { effectsPage, planEffect } from '../database/effects.ts';
import { linkByToken } from '../database/links.ts';
import { organizationById } from '../database/organizations.ts';
import type { PersonRow } from '../database/people.ts';
import { lookupScope } from '../database/scope.ts';
import { ProviderError } from '../domain/errors.ts';
import type { Mailer, MailMessage } from '../domain/mail.ts';
import { company, type Company, keyResult, openTestDatabase, type OpenTestDatabase, person } from '../test/factories.ts';
import { deliverMails, type MailDraft } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { nothingOutside } from '../test/nothing-outside.ts';

const MORNING = '2026-01-12T09:00:00.000Z';

let open: OpenTestDatabase;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());

test('a mail goes out once, however often its activity runs, and its link opens the one thing it is for', async () => {
  const { acme, reader, post } = await stage();
  const kr = await keyResult(acme, { ownerId: reader.id });
  const draft = prompt(acme, reader, kr.id);

  await deliver(acme, post, [draft]);
  await deliver(acme, post, [draft]);

  const token = /check-in\/(\S+?\.[\w-]{43})/.exec(post.sent[0]?.text ?? '')?.[1] ?? '';
  const [effect] = await effectsOf(acme);
  expect(post.sent).toHaveLength(1);
  expect(post.sent[0]?.headers).toMatchObject({ 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' });
  expect(await linkByToken(lookupScope(open.database), token, MORNING)).toMatchObject({ purpose: 'check_in', keyResultId: kr.id, personId: reader.id });
  expect(effect).toMatchObject({ state: 'sent', title: post.sent[0]?.subject });
  expect(JSON.stringify(effect?.input)).not.toContain(token);
  expect(JSON.stringify(effect?.input)).toContain('.•••');
});

test('while a mail server takes its time the work says that it lives, as it would go out twice otherwise', async () => {
  const { acme, reader, post } = await stage();
  let beats = 0;
  let beatsWhileSent = 0;
  const { send } = post;
  post.send = async (message) => {
    const before = beats;
    await setTimeout(3_500);
    beatsWhileSent = beats - before;
    return send(message);
  };

  await deliver(acme, post, [prompt(acme, reader)], MORNING, () => (beats += 1));

  expect(beatsWhileSent).toBeGreaterThan(0);
});

test('killed between the send and its commit: who keeps the mails is asked, and nothing goes out twice', async () => {
  const { acme, reader, post } = await stage();
  const draft = prompt(acme, reader);
  await killedWhileSending(acme, draft);
  post.found = 'sent';

  await deliver(acme, post, [draft]);

  expect(post.sent).toEqual([]);
  expect(await effectsOf(acme)).toMatchObject([{ state: 'sent' }]);
});

test('where nobody can tell, a nudge stays unknown and a retrospective goes out again under its Message-ID', async () => {
  const { acme, reader, post } = await stage();
  const nudge = prompt(acme, reader);
  const retro = retrospective(acme, reader);
  for (const draft of [nudge, retro]) await killedWhileSending(acme, draft);
  post.found = 'unknown';

  await deliver(acme, post, [nudge, retro]);
  const once = post.sent.map(({ messageId }) => messageId);
  await deliver(acme, post, [nudge, retro]);

  expect((await effectsOf(acme)).map(({ kind, state }) => [kind, state]).toSorted(([left], [right]) => String(left).localeCompare(String(right)))).toEqual([
    ['retro', 'sent'],
    ['weekly-prompt', 'unknown'],
  ]);
  expect(once).toHaveLength(1);
  expect(post.sent).toHaveLength(1);
});

test.each([
  ['sent', 'sent'],
  ['unknown', 'unknown'],
  ['absent', 'skipped'],
] as const)('what lost its reason while it was being sent, and of which the post says %s, ends as %s; nothing goes out', async (found, state) => {
  const { acme, reader, post } = await stage();
  const draft = prompt(acme, reader);
  await killedWhileSending(acme, draft);
  post.found = found;

  await deliver(acme, post, [{ ...draft, skip: 'answered' }]);

  expect(post.sent).toEqual([]);
  expect(await effectsOf(acme)).toMatchObject([{ state }]);
});

test('a mail server that is away: nothing is lost, and the retry sends it', async () => {
  const { acme, reader, post } = await stage();
  const draft = prompt(acme, reader);
  post.failure = new ProviderError({ provider: 'smtp', kind: 'transient', message: 'The mail server cannot be reached' });

  await expect(deliver(acme, post, [draft])).rejects.toThrow('cannot be reached');
  post.failure = null;
  await deliver(acme, post, [draft]);

  expect(post.sent).toHaveLength(1);
  expect(await effectsOf(acme)).toMatchObject([{ state: 'sent', attempts: 2 }]);
});

test('an address that is refused for good fails alone', async () => {
  const { acme, reader, post } = await stage();
  const other = await person(acme.system, { name: 'Zoe Zest' });
  post.refuses = reader.email;

  const { sent } = await deliver(acme, post, [prompt(acme, reader), prompt(acme, other)]);

  expect(sent).toBe(1);
  expect((await effectsOf(acme)).map(({ state }) => state).sort()).toEqual(['failed', 'sent']);
});

test('quiet hours hold a mail back as a planned row; muted and inactive people get none, and the row says why', async () => {
  const { acme, reader, post } = await stage();
  const muted = { ...(await person(acme.system, { name: 'Max Muted' })), preferences: { muted: ['weekly-prompt'], quietHours: { from: 20, to: 8 } } };
  const gone = await person(acme.system, { name: 'Gil Gone', active: false });

  const { waiting } = await deliver(acme, post, [prompt(acme, reader), prompt(acme, muted), prompt(acme, gone)], '2026-01-12T05:00:00.000Z');
  await deliver(acme, post, [prompt(acme, reader)], MORNING);

  expect(waiting).toBe(1);
  expect(post.sent.map(({ to }) => to.address)).toEqual([reader.email]);
  expect(
    (await effectsOf(acme))
      .filter(({ state }) => state === 'skipped')
      .map(({ reason }) => reason)
      .sort(),
  ).toEqual(['inactive', 'muted']);
});

interface Post extends Mailer {
  sent: MailMessage[];
  failure: ProviderError | null;
  refuses: string | null;
  found: 'sent' | 'absent' | 'unknown';
}

async function stage(): Promise<{ acme: Company; reader: PersonRow; post: Post }> {
  const acme = await company(open.database);
  const post: Post = {
    sent: [],
    failure: null,
    refuses: null,
    found: 'absent',
    send: async (message) => {
      if (post.failure !== null) throw post.failure;
      if (post.refuses === message.to.address) throw new ProviderError({ provider: 'smtp', kind: 'bad-config', message: 'refused for good (550)' });
      post.sent.push(message);
      return { messageId: message.messageId, response: '250' };
    },
    find: async (messageId) => (post.found === 'sent' ? { messageId, response: 'kept' } : post.found),
    close: async () => undefined,
  };
  return { acme, reader: await person(acme.system, { name: 'Rita Reader' }), post };
}

async function deliver({ system }: Company, post: Post, drafts: readonly MailDraft[], now = MORNING, beat: () => void = () => undefined) {
  const deps: ActivityDeps = {
    database: open.database,
    mailerFor: () => post,
    publicUrl: 'https://sextant.test',
    mailFrom: 'sextant@sextant.test',
    outside: nothingOutside,
    log: { info: () => undefined, warn: () => undefined },
  };
  return deliverMails(deps, system, drafts, { organization: await organizationById(system), dueAt: now, now, workflowId: 'test', beat });
}

async function killedWhileSending({ system }: Company, draft: MailDraft): Promise<void> {
  const { kind, subject, occurrence, person: to, reason, cycleId } = draft;
  const { id } = await planEffect(system, {
    kind,
    subject,
    occurrence,
    recipient: to.id,
    channel: 'mail',
    dueAt: MORNING,
    reason,
    workflowId: 'test',
    cycleId,
  });
  await system.db.effect.updateMany({ where: { id }, data: { state: 'sending', attempts: 1 } });
}

async function effectsOf({ scope }: Company) {
  return (await effectsPage(scope, {}, { first: 50 })).rows;
}

function prompt({ cycle }: Company, to: PersonRow, keyResultId?: string): MailDraft<'weekly-prompt'> {
  const expiresAt = '2026-02-12T09:00:00.000Z';
  const links =
    keyResultId === undefined
      ? []
      : [{ purpose: 'check_in' as const, personId: to.id, keyResultId, cycleId: cycle.id, week: '2026-W03', expiresAt, at: MORNING }];
  return {
    ...{ kind: 'weekly-prompt', subject: `cycle/${cycle.id}`, occurrence: '2026-W03', cycleId: cycle.id, person: to, reason: 'test', links },
    compose: (urls) => ({
      reader: { name: to.name, language: 'en', timeZone: 'UTC', organizationName: 'Acme', preferencesUrl: null },
      cycleName: 'Q1',
      deadlineAt: expiresAt,
      objectives: [],
      keyResults: urls.slice(0, links.length).map((checkInUrl) => ({
        ...{ title: 'KR', objectiveTitle: 'O', unit: '', target: '1', lastValue: null, progress: null, expected: 0.5, status: null },
        ...{ tooEarly: false, stale: false, wrongWay: false, checkInUrl },
      })),
    }),
  };
}

function retrospective({ cycle }: Company, to: PersonRow): MailDraft<'retro'> {
  const counts = { total: 1, live: 1, completed: 0, achieved: 0, partlyAchieved: 0, missed: 1, dropped: 0 };
  return {
    ...{ kind: 'retro', subject: `cycle/${cycle.id}`, occurrence: 'retro', cycleId: cycle.id, person: to, reason: 'test', links: [] },
    compose: () => ({
      reader: { name: to.name, language: 'en', timeZone: 'UTC', organizationName: 'Acme', preferencesUrl: null },
      cycleName: 'Q1',
      figures: { completionRate: 0, averageProgress: 0, score: { mean: 0, median: 0 }, achievedShare: 0, counts, updateRate: null },
      url: 'https://sextant.test',
      attachmentName: 'q1.pdf',
    }),
  };
}
