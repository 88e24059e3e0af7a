import type { Database } from '../../database/client.ts';
import { listenToEvents } from '../../database/events.ts';
import { isUnbounded } from '../../database/rights.ts';
import type { Scope } from '../../database/scope.ts';

/** What a page is told: the noun and its id; it asks for what it shows. */
export interface Change {
  type: string;
  id: string;
}

const GOAL_TYPES = new Set(['objective', 'key-result', 'comment', 'initiative', 'task', 'escalation', 'metric-source', 'effect', 'report', 'rehearsal']);
const unnamed = new WeakMap<Change, Change>();

/** A change as somebody may hear of it: whoever reads goals by place hears that one changed, not which. */
export function asHeardBy(scope: Scope, change: Change): Change {
  if (!GOAL_TYPES.has(change.type) || isUnbounded(scope, 'read', 'objective')) return change;
  const known = unnamed.get(change) ?? { ...change, id: '' };
  unnamed.set(change, known);
  return known;
}

/** Whether somebody hears of a change at all: of a notice whoever got it alone, as its id says. */
export function isHeardBy({ actor }: Scope, { type, id }: Change): boolean {
  return type !== 'notice' || (actor.kind === 'person' && actor.personId === id);
}

/** Hands the events of the database to whoever listens, one organization apart from another. */
export interface LiveHub {
  /** Hears each change at once; the answer ends it. */
  listen(organizationId: string, tell: (change: Change) => void): () => void;
  /** The changes that somebody hears of; of these nouns alone, where they are given. */
  subscribe(scope: Scope, types: readonly string[] | null): AsyncIterableIterator<Change>;
  close(): Promise<void>;
}

const MAX_WAITING = 1_000;

/** Listens once to PostgreSQL and fans out in memory. A listener that stops reading loses its oldest changes, not the others'. */
export async function createLiveHub(database: Database): Promise<LiveHub> {
  const listeners = new Map<string, Set<(change: Change) => void>>();
  const listening = await listenToEvents(database, (events) => {
    for (const { organizationId, type, id } of events) {
      const change = { type, id };
      for (const tell of listeners.get(organizationId) ?? []) tell(change);
    }
  });
  const listen: LiveHub['listen'] = (organizationId, tell) => {
    const group = listeners.get(organizationId) ?? new Set();
    listeners.set(organizationId, group.add(tell));
    return () => group.delete(tell);
  };
  return {
    listen,
    subscribe: (scope, types) => {
      const queue = changeQueue((change) => isHeardBy(scope, change) && (types?.includes(change.type) ?? true));
      return queue.iterate(listen(scope.organizationId, queue.push));
    },
    close: () => listening.close(),
  };
}

function changeQueue(isWanted: (change: Change) => boolean) {
  const waiting: Change[] = [];
  let wake: (() => void) | null = null;
  let ended = false;
  const push = (change: Change): void => {
    if (!isWanted(change)) return;
    if (waiting.length >= MAX_WAITING) waiting.shift();
    waiting.push(change);
    wake?.();
  };
  const iterate = (stop: () => void): AsyncIterableIterator<Change> => {
    const end = async (): Promise<IteratorResult<Change>> => {
      ended = true;
      stop();
      wake?.();
      return { done: true, value: undefined };
    };
    return {
      next: async () => {
        while (waiting.length === 0 && !ended) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const value = ended ? undefined : waiting.shift();
        return value === undefined ? { done: true, value: undefined } : { done: false, value };
      },
      return: end,
      throw: end,
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  };
  return { push, iterate };
}
