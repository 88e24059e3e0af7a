import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import type { PrismaClient } from './generated/prisma/client.ts';

/** The organization that statements are for, from where they are asked for to where a connection is taken: Prisma hands nothing through in between. */
const current = new AsyncLocalStorage<string>();

/** Asks for a connection in the name of an organization: row security shows it that one alone. `work` must have asked for it when its promise settles. */
export function asOrganization<Result>(organizationId: string, work: () => Promise<Result>): Promise<Result> {
  return current.run(organizationId, work);
}

/** Asks for a connection in nobody's name, which sees only the tables by which an organization is found. */
const NOBODY = '';

/**
 * A pool whose connections know for which organization they were taken. The setting belongs to the session, so it is sent only when a connection goes
 * from one organization to another; poolers that hand out sessions by the transaction must therefore not stand in between (docs/operations.md).
 */
export class OrganizationPool extends pg.Pool {
  readonly #organizations = new WeakMap<pg.PoolClient, string>();

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void): void;
  override connect(
    callback?: (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void,
  ): Promise<pg.PoolClient> | undefined {
    const organizationId = current.getStore() ?? NOBODY;
    const taken = super.connect().then((client) => this.#enter(client, organizationId));
    if (callback === undefined) return taken;
    taken.then(
      // Outside of the promise, so that what the callback throws is not taken for a failure to connect.
      (client) => process.nextTick(callback, undefined, client, client.release.bind(client)),
      (error: Error) => process.nextTick(callback, error, undefined, () => undefined),
    );
    return undefined;
  }

  async #enter(client: pg.PoolClient, organizationId: string): Promise<pg.PoolClient> {
    if ((this.#organizations.get(client) ?? NOBODY) === organizationId) return client;
    try {
      await client.query({ name: 'enter-organization', text: "SELECT set_config('app.organization_id', $1, false)", values: [organizationId] });
    } catch (cause) {
      client.release(true);
      throw cause;
    }
    this.#organizations.set(client, organizationId);
    return client;
  }
}

/**
 * The client of one organization. It knows no `findUnique`: Prisma gathers those of one tick into one statement, whosever they are, and the others'
 * rows would be missing from it.
 */
export function clientOfOrganization(prisma: PrismaClient, organizationId: string): PrismaClient {
  const bound = prisma.$extends({
    query: {
      $allOperations({ operation, args, query }) {
        if (operation === 'findUnique' || operation === 'findUniqueOrThrow')
          throw new Error('In a Scope use findFirst: Prisma batches findUnique across organizations');
        return asOrganization(organizationId, async () => query(args));
      },
    },
  });
  const begin = (...input: Parameters<PrismaClient['$transaction']>): Promise<unknown> =>
    asOrganization(organizationId, async () => prisma.$transaction(...input));
  // Inside a transaction the connection is taken already, so its own client serves.
  return new Proxy(bound, { get: (client, name) => (name === '$transaction' ? begin : Reflect.get(client, name)) }) as unknown as PrismaClient;
}
