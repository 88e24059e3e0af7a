import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Database } from './client.ts';
import type { Scope } from './scope.ts';

const CHANNEL = 'sextant';
const COALESCE_MS = 15;
/** NOTIFY refuses 8000 bytes and more. */
const MOST_PAYLOAD_BYTES = 7_000;
const LONGEST_BACKOFF_MS = 5_000;

export type EventType =
  | 'cycle'
  | 'objective'
  | 'key-result'
  | 'check-in'
  | 'comment'
  | 'notice'
  | 'initiative'
  | 'board'
  | 'task'
  | 'connection'
  | 'metric-source'
  | 'kpi'
  | 'meeting'
  | 'calendar'
  | 'escalation'
  | 'effect'
  | 'person'
  | 'team'
  | 'report'
  | 'rehearsal'
  | 'organization'
  | 'goal-view';

/** Something of an organization changed: the noun and its id. Carries no values, so that whoever hears it reads with their own rights. */
export interface ChangeEvent {
  organizationId: string;
  type: EventType;
  id: string;
}

/** Sends change events, gathered for a moment and without doubles. */
export interface News {
  announce(events: readonly ChangeEvent[]): void;
  /** Sends what still waits. */
  flush(): Promise<void>;
}

/** For a database whose changes nobody listens to. */
export const NO_NEWS: News = { announce: () => undefined, flush: () => Promise.resolve() };

/** Announces a change after the transaction's commit; at once where there is none. */
export function publish(scope: Scope, event: { type: EventType; id: string }): void {
  const change = { organizationId: scope.organizationId, ...event };
  if (scope.events === null) scope.database.news.announce([change]);
  else scope.events.push(change);
}

/** Gathers events for some milliseconds and sends them with NOTIFY, outside of every transaction. A failure is told to `onError`: pages refetch anyway. */
export function openNews(pool: pg.Pool, onError: (error: Error) => void): News {
  let waiting = new Map<string, ChangeEvent>();
  let sending: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const events = [...waiting.values()];
    waiting = new Map();
    if (events.length > 0) sending = sending.then(() => send(pool, events)).catch(onError);
    return sending;
  };
  return {
    announce: (events) => {
      for (const event of events) waiting.set(`${event.organizationId}|${event.type}|${event.id}`, event);
      if (events.length > 0) timer ??= setTimeout(() => void flush(), COALESCE_MS);
    },
    flush,
  };
}

/** Hears the changes of all organizations on a connection of its own, which is made again when it breaks. Resolves once it listens. */
export async function listenToEvents(database: Database, onEvents: (events: ChangeEvent[]) => void): Promise<{ close(): Promise<void> }> {
  let client: pg.Client | null = null;
  let closed = false;

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString: database.pool.options.connectionString, keepAlive: true });
    fresh.on('error', () => undefined);
    fresh.on('notification', ({ payload }) => onEvents(JSON.parse(payload ?? '[]')));
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${CHANNEL}`);
    } catch (cause) {
      void fresh.end().catch(() => undefined);
      throw cause;
    }
    fresh.once('end', () => void reconnect());
    client = fresh;
  };
  const reconnect = async (): Promise<void> => {
    for (let backoffMs = 100; !closed; backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS)) {
      await sleep(backoffMs, undefined, { ref: false });
      if (closed) return;
      if (
        await connect().then(
          () => true,
          () => false,
        )
      )
        return;
    }
  };
  await connect();
  return {
    close: async () => {
      closed = true;
      await client?.end();
    },
  };
}

async function send(pool: pg.Pool, events: readonly ChangeEvent[]): Promise<void> {
  for (const payload of payloadsOf(events)) await pool.query('SELECT pg_notify($1, $2)', [CHANNEL, payload]);
}

function payloadsOf(events: readonly ChangeEvent[]): string[] {
  const payloads: string[] = [];
  let batch: string[] = [];
  let bytes = 0;
  for (const text of events.map((event) => JSON.stringify(event))) {
    if (bytes + text.length > MOST_PAYLOAD_BYTES) {
      payloads.push(`[${batch.join(',')}]`);
      [batch, bytes] = [[], 0];
    }
    batch.push(text);
    bytes += text.length + 1;
  }
  return [...payloads, `[${batch.join(',')}]`];
}
