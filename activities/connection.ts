import { connectionsByIds, NEEDS_A_PERSON } from '../database/connections.ts';
import { nextReadingAt } from '../database/metric-sources.ts';
import type { Instant } from '../domain/key-result.ts';
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
}

export type ConnectionActivities = ReturnType<typeof createConnectionActivities>;

/** What the connection workflow asks for. */
export function createConnectionActivities(deps: ActivityDeps) {
  return {
    /** When the next source is to be read, from the rows as they are. */
    async nextSync({ organizationId, connectionId, now }: ConnectionRef & { now: Instant }): Promise<SyncPlan> {
      const scope = workflowScope(deps, { organizationId });
      const [connection] = await connectionsByIds(scope, [connectionId]);
      if (connection === undefined) return { gone: true, paused: true, nextSyncAt: null };
      const paused = NEEDS_A_PERSON.includes(connection.health);
      return { gone: false, paused, nextSyncAt: paused ? null : await nextReadingAt(scope, { connectionId, now }) };
    },
  };
}
