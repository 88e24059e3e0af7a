import { renewAccount, renewalDueAt } from '../database/connection-account.ts';
import { connectionsByIds, isUntold, markTold, needsAPerson } from '../database/connections.ts';
import { nextReadingAt } from '../database/metric-sources.ts';
import { addMs } from '../domain/calendar.ts';
import { ProviderError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import { whileBeating } from './beating.ts';
import { tellOfTrouble } from './connection-mails.ts';
import { giveUpOn, isForAPerson } from './connection-trouble.ts';
import type { ActivityDeps } from './dependencies.ts';
import { workflowScope } from './scopes.ts';

/** Which account an activity is about. */
export interface ConnectionRef {
  organizationId: string;
  connectionId: string;
}

/** What an account's workflow does next. */
export interface SyncPlan {
  /** The account was taken away. */
  gone: boolean;
  /** It waits for a person: paused, or its credentials or settings are refused. */
  paused: boolean;
  /** Null where no source waits to be read. */
  nextSyncAt: Instant | null;
  /** Half of the life of its access is over then; null where it has none that could be renewed. */
  renewAt: Instant | null;
  /** Whoever answers for it has not heard of its trouble. */
  untold: boolean;
}

/** A token address that is away is asked again after so long: the access has half of its life left. */
const RENEW_AGAIN_MS = 5 * 60_000;

export type ConnectionActivities = ReturnType<typeof createConnectionActivities>;

/** What the connection workflow asks for. */
export function createConnectionActivities(deps: ActivityDeps) {
  return {
    /** When the next source is to be read, from the rows as they are. */
    async nextSync({ organizationId, connectionId, now }: ConnectionRef & { now: Instant }): Promise<SyncPlan> {
      const scope = workflowScope(deps, { organizationId });
      const [connection] = await connectionsByIds(scope, [connectionId]);
      if (connection === undefined) return { gone: true, paused: true, nextSyncAt: null, renewAt: null, untold: false };
      const untold = isUntold(connection);
      const paused = needsAPerson(connection.health);
      if (paused) return { gone: false, paused, nextSyncAt: null, renewAt: null, untold };
      const nextSyncAt = await nextReadingAt(scope, { connectionId, now });
      return { gone: false, paused, nextSyncAt, renewAt: await renewalDueAt(scope, connection, deps.outside), untold };
    },

    /** Tells whoever answers for an account of its trouble, once. */
    async tellOfConnection({ organizationId, connectionId, now }: ConnectionRef & { now: Instant }): Promise<void> {
      const scope = workflowScope(deps, { organizationId });
      const [connection] = await connectionsByIds(scope, [connectionId]);
      if (connection === undefined || !isUntold(connection)) return;
      await tellOfTrouble(deps, scope, { connection, now });
      await markTold(scope, { id: connectionId, healthSince: connection.healthSince, at: now });
    },

    /** Renews the access where that is due. A grant that is dead waits for a person from now on; `againAt` says when to try again where the provider is only away. */
    async renewAccess({ organizationId, connectionId, now }: ConnectionRef & { now: Instant }): Promise<{ againAt: Instant | null }> {
      const scope = workflowScope(deps, { organizationId });
      const [connection] = await connectionsByIds(scope, [connectionId]);
      if (connection === undefined || needsAPerson(connection.health)) return { againAt: null };
      try {
        await whileBeating(() => renewAccount(scope, connection, { outside: deps.outside, at: now }));
        return { againAt: null };
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        if (!isForAPerson(error)) return { againAt: addMs(now, Math.max(error.retryAfterMs ?? 0, RENEW_AGAIN_MS)) };
        await giveUpOn(scope, { connection, error, now });
        return { againAt: null };
      }
    },
  };
}
