import type { Database, TransactionClient } from './client.ts';
import type { PrismaClient } from './generated/prisma/client.ts';

/** A load that plays weeks of a company takes seconds, on a busy machine some more. */
const TRANSACTION_OPTIONS = { maxWait: 60_000, timeout: 300_000 };

/**
 * Runs the work with a database of which everything, also what opens transactions of its own, joins one transaction: a load that is all or nothing
 * through functions that know nothing of it. Nobody is told of changes before the commit; the caller says then what has come.
 */
export async function inJoinedTransaction<Result>(database: Database, work: (database: Database) => Promise<Result>): Promise<Result> {
  return database.prisma.$transaction(async (transaction) => {
    const news = { announce: () => undefined, flush: async () => undefined };
    const organizationOf = (organizationId: string): PrismaClient =>
      joining(transaction, async () => void (await transaction.$executeRaw`SELECT set_config('app.organization_id', ${organizationId}, true)`));
    return work({ ...database, prisma: joining(transaction), prismaOf: organizationOf, news });
  }, TRANSACTION_OPTIONS);
}

/** The transaction's client with a `$transaction` that goes on in it; from there on for the organization that `enter` names. */
function joining(transaction: TransactionClient, enter = async (): Promise<void> => undefined): PrismaClient {
  const begin = async (work: (client: TransactionClient) => Promise<unknown>): Promise<unknown> => {
    await enter();
    return work(transaction);
  };
  // A proxy, because the models of a client are looked up when they are used.
  return new Proxy(transaction, { get: (client, name) => (name === '$transaction' ? begin : Reflect.get(client, name)) }) as PrismaClient;
}
