import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { ReaderInput } from '../domain/integration.ts';
import type { ChatMessage } from '../domain/messenger.ts';
import { startReferee } from '../test/referee.ts';
import { startRelay } from '../test/relay.ts';
import { integrations } from './catalog.ts';
import type { Conformance, DoorBench, MetricsSubject } from './conformance-contract.ts';
import { readRunOf } from './conformance-metrics.ts';
import { startFakeProvider } from './fake-provider.ts';

/** Providers whose fakes are held to nothing but our own reading, with the reason; all others have a `vendor-api.json`. */
const UNREFEREED: Readonly<Record<string, string>> = {
  'http-json': 'an arbitrary address has no description',
  'google-calendar': 'not yet; Google publishes a Discovery document, and the requests are written by its own SDK',
  'outlook-calendar': 'not yet; Microsoft publishes an OpenAPI file of Graph',
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
    const fake = await startFakeProvider({ routes: [['GET', '/api/query/funnels/list', () => ({ json: [{ funnel_id: 'seven' }] })]] });
    const referee = await startReferee({ description: join(import.meta.dirname, 'mixpanel', 'vendor-api.json'), upstream: fake.url });

    await fetch(`${referee.url}/api/query/funnels/list?project_id=1`);
    await fetch(`${referee.url}/api/query/funnels/list`);
    await fetch(`${referee.url}/api/query/nowhere`);

    expect(referee.report()).toMatchObject({
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
    const { calendarId, window } = opened;
    reports.push(
      await watched(opened, description, async (input) => {
        const account = (await integration?.open.calendar?.(input)) ?? never();
        await account.testConnection();
        await account.calendars();
        const start = { at: window.from, timeZone: 'UTC' };
        const event = { ownId: 'meeting/referee', title: 'Referee', description: '', start, end: start, recurrence: [], attendees: [], exceptions: [] };
        await account.put({ calendarId, event });
        for (let page = await account.changes({ calendarId, cursor: null, window }); page.more; )
          page = await account.changes({ calendarId, cursor: page.cursor, window });
        await account.busy({ emails: ['mara@example.com'], ...window });
        await account.remove({ calendarId, ownId: event.ownId });
      }),
    );
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
  const relay = await startRelay(String(accountInput.config['baseUrl']));
  const referee = await startReferee({ description, upstream: relay.url });
  try {
    await act({ ...accountInput, config: { ...accountInput.config, baseUrl: referee.url } });
  } catch (error) {
    // What it found says more than the failure that came of it.
    await referee.close();
    throw new Error(`${String(error)}\n${referee.report().violations.join('\n')}`, { cause: error });
  } finally {
    await bench.close();
  }
  const report = referee.report();
  const unjudged = await relay.unjudged(referee.url);
  await referee.close();
  await relay.close();
  return { ...report, unjudged };
}

function never(): never {
  throw new Error('The integration has no such door');
}
