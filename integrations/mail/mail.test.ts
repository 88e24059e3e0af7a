import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import PostalMime from 'postal-mime';
import { DomainError, ProviderError } from '../../domain/errors.ts';
import type { MailMessage, Mailer } from '../../domain/mail.ts';
import { createCapturingMailer } from './capture.ts';
import { composeMessage } from './compose.ts';
import { type FakeSmtpServer, startFakeSmtpServer } from './fake-server.ts';
import { createLocalMailbox } from './local-mailbox.ts';
import { createSmtpMailer } from './smtp.ts';

let folder: string;
let server: FakeSmtpServer;
let mailer: Mailer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sextant-mail-'));
  server = await startFakeSmtpServer();
  mailer = createSmtpMailer({ url: server.url, timeoutMs: 3_000 });
});
afterAll(async () => {
  await mailer.close();
  await server.close();
  await rm(folder, { recursive: true });
});

test('equal messages are equal bytes, and a parser reads back what was meant', async () => {
  const first = await composeMessage(mail({ subject: 'Отчёт: 62 % — “done”' }));
  const second = await composeMessage(mail({ subject: 'Отчёт: 62 % — “done”' }));

  const parsed = await PostalMime.parse(first);
  expect(Buffer.compare(first, second)).toBe(0);
  expect(parsed).toMatchObject({
    subject: 'Отчёт: 62 % — “done”',
    messageId: '<a@sextant>',
    date: '2026-11-23T09:00:00.000Z',
    text: expect.stringContaining('Hello'),
  });
  expect(parsed.headers).toContainEqual(expect.objectContaining({ key: 'list-unsubscribe', value: '<https://x/u>' }));
  expect(parsed.attachments[0]).toMatchObject({ filename: 'retro.pdf', mimeType: 'application/pdf' });
});

test('a line break in a subject cannot add a header', async () => {
  const raw = Buffer.from(await composeMessage(mail({ subject: 'Hi\r\nBcc: spy@example.com' }))).toString();

  expect(raw).not.toMatch(/^Bcc:/m);
});

test('a mail sent over SMTP arrives once, byte for byte', async () => {
  const receipt = await mailer.send(mail({ messageId: '<smtp-1@sextant>' }));

  const arrived = server.messages().filter(({ messageId }) => messageId === '<smtp-1@sextant>');
  expect(receipt).toEqual({ messageId: '<smtp-1@sextant>', response: expect.stringMatching(/^250/) });
  expect(arrived).toHaveLength(1);
  expect(arrived[0]).toMatchObject({ to: 'ada@example.com', subject: 'Weekly check-in' });
  expect(await mailer.find('<smtp-1@sextant>')).toBe('unknown');
});

test('twenty at once go over few connections, each once', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `<many-${index}@sextant>`);

  await Promise.all(ids.map((messageId) => mailer.send(mail({ messageId }))));

  const arrived = server.messages().map(({ messageId }) => messageId);
  expect(arrived.filter((id) => id.startsWith('<many-')).sort()).toEqual([...ids].sort());
});

test.each([
  { what: 'a 4xx at the recipient', fault: { kind: 'refuse', code: 451 }, kind: 'transient', maybeDone: false, arrived: 0 },
  { what: 'a 5xx at the recipient', fault: { kind: 'refuse', code: 550 }, kind: 'bad-config', maybeDone: false, arrived: 0 },
  { what: 'a 4xx after the message', fault: { kind: 'refuse', code: 452, at: 'data' }, kind: 'transient', maybeDone: false, arrived: 0 },
  { what: 'a line cut before the message', fault: { kind: 'drop-before-data' }, kind: 'transient', maybeDone: false, arrived: 0 },
  { what: 'a line cut after the message', fault: { kind: 'drop-after-data' }, kind: 'transient', maybeDone: true, arrived: 1 },
] as const)('$what is $kind, maybe done: $maybeDone; the next mail goes through', async ({ what, fault, kind, maybeDone, arrived }) => {
  const messageId = `<${what.replaceAll(' ', '-')}@sextant>`;
  server.fault(fault);

  const failure = await mailer.send(mail({ messageId })).catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(ProviderError);
  expect(failure).toMatchObject({ provider: 'smtp', kind, maybeDone });
  expect(server.messages().filter((message) => message.messageId === messageId)).toHaveLength(arrived);
  await expect(mailer.send(mail({ messageId: `<after-${arrived}@sextant>` }))).resolves.toMatchObject({ response: expect.stringMatching(/^250/) });
});

test('a slow server is given up after the time-out, as maybe done', async () => {
  const impatient = createSmtpMailer({ url: server.url, timeoutMs: 200 });
  server.fault({ kind: 'delay', ms: 600 });

  const failure = await impatient.send(mail({ messageId: '<slow@sextant>' })).catch((error: unknown) => error);

  expect(failure).toMatchObject({ kind: 'transient', maybeDone: true });
});

test('a wrong password asks for a person and never shows the password', async () => {
  const guarded = await startFakeSmtpServer({ account: { user: 'sextant', password: 'right' } });
  const right = createSmtpMailer({ url: guarded.url });
  const wrong = createSmtpMailer({ url: guarded.url.replace('right', 'canary-wrong') });

  const failure = await wrong.send(mail({})).catch((error: unknown) => error);
  await right.send(mail({}));

  expect(failure).toMatchObject({ kind: 'reauth-needed' });
  expect(String(failure)).not.toContain('canary');
  expect(guarded.messages()).toHaveLength(1);
  await right.close();
  await guarded.close();
});

test('an unreachable server is transient and surely nothing was sent', async () => {
  const nowhere = createSmtpMailer({ url: 'smtp://127.0.0.1:1' });

  await expect(nowhere.send(mail({}))).rejects.toMatchObject({ kind: 'transient', maybeDone: false });
});

test('the local mailbox keeps one whole file a Message-ID and can tell', async () => {
  const mailbox = createLocalMailbox({ folder: join(folder, 'once') });

  expect(await mailbox.find('<b@sextant>')).toBe('absent');
  await Promise.all([1, 2, 3].map(() => mailbox.send(mail({ messageId: '<b@sextant>' }))));

  const files = await readdir(join(folder, 'once'));
  expect(files).toHaveLength(1);
  expect(await readFile(join(folder, 'once', files[0] ?? ''))).toEqual(Buffer.from(await composeMessage(mail({ messageId: '<b@sextant>' }))));
  expect(await mailbox.find('<b@sextant>')).toMatchObject({ messageId: '<b@sextant>' });
});

test('the outbox lists newest first, page by page, and opens a mail with its parts', async () => {
  const mailbox = createLocalMailbox({ folder: join(folder, 'pages') });
  for (const hour of [3, 1, 5, 2, 4]) {
    await mailbox.send(mail({ messageId: `<h${hour}@sextant>`, subject: `hour ${hour}`, date: new Date(Date.UTC(2026, 10, 23, hour)) }));
  }

  const first = await mailbox.list({ limit: 2 });
  const second = await mailbox.list({ limit: 2, before: first.next ?? '' });
  const third = await mailbox.list({ limit: 2, before: second.next ?? '' });

  expect([first, second, third].map(({ items }) => items.map(({ subject }) => subject))).toEqual([['hour 5', 'hour 4'], ['hour 3', 'hour 2'], ['hour 1']]);
  expect(third.next).toBeNull();
  const opened = await mailbox.read(first.items[0]?.id ?? '');
  expect(opened).toMatchObject({ to: 'Ada <ada@example.com>', html: expect.stringContaining('<b>Hello</b>'), subject: 'hour 5' });
  expect(opened.attachments[0]).toMatchObject({ filename: 'retro.pdf', contentType: 'application/pdf' });
  expect(Buffer.from(opened.attachments[0]?.content ?? []).toString()).toBe('%PDF-');
});

test('an empty outbox is an empty list; an id from outside opens no other file', async () => {
  const mailbox = createLocalMailbox({ folder: join(folder, 'never-made') });

  expect(await mailbox.list({ limit: 5 })).toEqual({ items: [], next: null });
  await expect(mailbox.read('../../../etc/passwd')).rejects.toThrow(DomainError);
});

test('a rehearsal keeps its mails in the order of sending, a repeated one once', async () => {
  const capture = createCapturingMailer({ folder: join(folder, 'rehearsal') });

  for (const messageId of ['<2@s>', '<1@s>', '<2@s>']) await capture.send(mail({ messageId }));

  expect(capture.captured().map(({ message }) => message.messageId)).toEqual(['<2@s>', '<1@s>']);
  expect((await readdir(join(folder, 'rehearsal'))).sort()).toEqual(
    capture
      .captured()
      .map(({ file }) => file)
      .sort(),
  );
});

function mail(change: Partial<MailMessage>): MailMessage {
  return {
    messageId: '<a@sextant>',
    from: 'Sextant <okr@example.com>',
    to: { name: 'Ada', address: 'ada@example.com' },
    subject: 'Weekly check-in',
    html: '<p><b>Hello</b> Ada</p>',
    text: 'Hello Ada',
    headers: { 'List-Unsubscribe': '<https://x/u>' },
    date: new Date('2026-11-23T09:00:00.000Z'),
    attachments: [{ filename: 'retro.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-') }],
    ...change,
  };
}
