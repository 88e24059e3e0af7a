import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { CalendarAccount, EventDraft } from '../domain/calendar-account.ts';
import type { ReaderInput } from '../domain/integration.ts';
import type { ChatMessage } from '../domain/messenger.ts';
import { startReferee } from '../test/referee.ts';
import { integrations } from './catalog.ts';
import type { CalendarBench, Conformance, DoorBench, MetricsSubject } from './conformance-contract.ts';
import { readRunOf } from './conformance-metrics.ts';
import { startFakeProvider } from './fake-provider.ts';

/** Providers whose fakes are held to nothing but our own reading, with the reason; all others have a `vendor-api.json`. */
const UNREFEREED: Readonly<Record<string, string>> = {
  'http-json': 'an arbitrary address has no description',
  prometheus: 'Prometheus publishes no machine-readable description of its HTTP API',
  sql: 'PostgreSQL is no HTTP API; the tests speak to a real one',
  'webhook-in': 'nobody is asked',
  csv: 'nobody is asked',
};

/** The referee reads a description in ten seconds, on a busy machine in fifty. */
const PATIENCE_MS = 180_000;

const REFEREED = integrations.map(({ manifest }) => manifest.id).filter((id) => UNREFEREED[id] === undefined);

test.each(REFEREED)(
  'the fake of %s is as the vendor describes it, and so are our requests',
  async (id) => {
    const description = join(import.meta.dirname, id, 'vendor-api.json');
    expect([id, existsSync(description)]).toEqual([id, true]);
    const { conformance } = (await import(`./${id}/conformance.ts`)) as { conformance: Conformance };

    const reports = await refereed(id, conformance, description);

    expect(reports.length).toBeGreaterThan(0);
    for (const { requests, violations, unjudged } of reports) {
      expect(violations).toEqual([]);
      expect(requests).toBeGreaterThan(0);
      expect(unjudged).toEqual([]);
    }
  },
  PATIENCE_MS,
);

test(
  'a fake that strays from the description is found, and so is a request that does',
  async () => {
    const fake = await startFakeProvider({ routes: [['GET', '/api/query/funnels/list', () => ({ json: [{ funnel_id: 'seven', name: 'Sign-up' }] })]] });
    const referee = await startReferee({ description: join(import.meta.dirname, 'mixpanel', 'vendor-api.json'), upstream: fake.url });

    await fetch(`${referee.url}/api/query/funnels/list?project_id=1`);
    await fetch(`${referee.url}/api/query/funnels/list`);
    await fetch(`${referee.url}/api/query/nowhere`);

    expect(await referee.report()).toMatchObject({
      requests: 3,
      violations: [
        expect.stringMatching(/^response.body.0.funnel_id .*must be integer/),
        expect.stringMatching(/project_id/),
        'request Selected route not found',
      ],
    });
    await referee.close();
    await fake.close();
  },
  PATIENCE_MS,
);

/** Goes through each of the provider's doors, with a referee in between. */
async function refereed(id: string, conformance: Conformance, description: string) {
  const integration = integrations.find(({ manifest }) => manifest.id === id);
  const { bench, code, calendar, messages } = conformance;
  const reports = [];
  if (bench !== undefined)
    reports.push(await watched(await bench(), description, async (input) => readAll(conformance, (await integration?.open.metrics?.(input)) ?? never())));
  if (code !== undefined) {
    const opened = await code();
    reports.push(
      await watched(opened, description, async (input) => {
        const host = (await integration?.open.code?.(input)) ?? never();
        await host.testConnection();
        const branch = 'referee';
        await host.ensureBranch({ branch });
        const { number } = await host.ensurePullRequest({ branch, title: 'Referee', body: 'Held to the description.' });
        await opened.reviewed({ branch, number });
        await host.pullRequest({ number });
        // An address is of the server that the host speaks to: here the referee.
        for (const url of opened.linkedUrls) await host.linkedItem({ url: url.replace(new URL(url).origin, String(input.config['baseUrl'])) });
      }),
    );
  }
  if (calendar !== undefined) {
    const opened = await calendar();
    reports.push(await watched(opened, description, async (input) => useCalendar(opened, (await integration?.open.calendar?.(input)) ?? never())));
  }
  if (messages !== undefined) {
    const opened = await messages();
    reports.push(
      await watched(opened, description, async (input) => {
        const messenger = (await integration?.open.messages?.(input)) ?? never();
        const { recipient: to, person } = opened;
        const message: ChatMessage = { text: 'Referee', blocks: [{ kind: 'text', text: 'Held to it' }] };
        await messenger.testConnection();
        await messenger.personOf(person);
        await messenger.emailOf({ userId: to, workspaceId: person.workspaceId });
        const receipt = await messenger.send({ to, key: 'referee', message });
        await messenger.find({ to, key: 'referee', since: conformance.now });
        await messenger.update({ receipt, message });
        const parts = [{ kind: 'line', name: 'note', label: 'Note' } as const];
        await messenger.openForm({ trigger: opened.trigger(), form: { action: 'a', value: 'v', title: 'Referee', submit: 'Send', cancel: 'Leave', parts } });
        for (const place of [{ unfurlId: 'C1.1', source: 'conversations_history' }, receipt])
          await messenger.preview({ place, previews: { 'https://sextant.example.com/x': message } });
      }),
    );
  }
  return reports;
}

/** All that a calendar's door can do: reading on, single events, days and series that are made, changed, differ and go, and channels. */
async function useCalendar({ calendarId, window, people, hookUrl }: CalendarBench, account: CalendarAccount): Promise<void> {
  await account.testConnection();
  await account.calendars();
  const until = inDays(window.from, 2);
  const channel = await account.watch({ calendarId, channelId: 'channel-referee', url: hookUrl, token: 'channel-token', until });
  await account.renew?.({ channel, until: inDays(window.from, 3) });

  const hour = (days: number) => ({
    start: { at: inDays(window.from, days), timeZone: 'Europe/Berlin' },
    end: { at: inDays(window.from, days + 1 / 24), timeZone: 'Europe/Berlin' },
  });
  const single: EventDraft = {
    ownId: 'meeting/referee',
    title: 'Referee',
    description: 'Agenda',
    ...hour(1),
    recurrence: [],
    attendees: [{ email: people.free }],
    exceptions: [],
  };
  const put = (event: EventDraft) => account.put({ calendarId, event });
  await put(single);
  await put({ ...single, title: 'Changed', ...hour(2), attendees: [] });
  await put({ ...single, start: { day: '2027-03-01' }, end: { day: '2027-03-02' } });
  let cursor = await readOn(null);
  const series: EventDraft = { ...single, ownId: 'series/referee', recurrence: ['RRULE:FREQ=DAILY;COUNT=4'] };
  const exceptions = [
    { originalStart: hour(2).start, ...hour(2.2), cancelled: false },
    { originalStart: hour(3).start, ...hour(3), cancelled: true },
  ];
  for (const draft of [series, { ...series, exceptions }, series, { ...series, recurrence: [] }]) {
    await put(draft);
    cursor = await readOn(cursor);
  }
  await account.busy({ emails: Object.values(people), ...window });
  for (const { ownId } of [single, series, series]) await account.remove({ calendarId, ownId });
  await readOn(cursor);
  await account.stop({ channel });
  await account.stop({ channel });

  async function readOn(from: unknown): Promise<unknown> {
    let page = await account.changes({ calendarId, cursor: from, window });
    while (page.more) page = await account.changes({ calendarId, cursor: page.cursor, window });
    return page.cursor;
  }
}

function inDays(from: string, days: number): string {
  return `${new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 17)}00.000Z`;
}

/** Every metric that the integration offers, from a fake with data. */
async function readAll(subject: Conformance, reader: Parameters<typeof readRunOf>[1]): Promise<void> {
  if (subject.bench === undefined) return;
  const asked: MetricsSubject & { now: string } = subject;
  await reader.testConnection();
  await readRunOf(asked, reader);
  for (const [metric, { query }] of Object.entries(asked.emptyReads)) await readRunOf(asked, reader, { metric, query });
}

async function watched<Door>(bench: DoorBench<Door>, description: string, act: (input: ReaderInput) => Promise<void>) {
  const { accountInput } = bench;
  if (accountInput === undefined) throw new Error('The bench does not say what the account is opened with');
  const referee = await startReferee({ description, upstream: String(accountInput.config['baseUrl']) });
  try {
    await act({ ...accountInput, config: { ...accountInput.config, baseUrl: referee.url } });
  } catch (error) {
    // What it found says more than the failure that came of it.
    const { violations } = await referee.report();
    await referee.close();
    throw new Error(`${String(error)}\n${violations.join('\n')}`, { cause: error });
  } finally {
    await bench.close();
  }
  const report = await referee.report();
  const unjudged = await referee.unjudged();
  await referee.close();
  return { ...report, unjudged };
}

function never(): never {
  throw new Error('The integration has no such door');
}
