import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { clientOfOrganization, OrganizationPool } from './organization-pool.ts';
import { NO_NEWS, type News, openNews } from './events.ts';
import { type Prisma, PrismaClient } from './generated/prisma/client.ts';
import { type NewId, timeOrderedIds } from './ids.ts';
import type { SecretKeyring } from './secrets.ts';
import { statementName } from './statements.ts';

export type TransactionClient = Prisma.TransactionClient;

/** The only door to PostgreSQL. One pool for Prisma and for set-based SQL; who asks in no organization's name sees only what leads to one. */
export interface Database {
  prisma: PrismaClient;
  /** The same for one organization: row security shows nothing of any other. */
  prismaOf(organizationId: string): PrismaClient;
  pool: pg.Pool;
  newId: NewId;
  secretKey: SecretKeyring;
  /** Announces changes to every listening process; see events.ts. */
  news: News;
  close(): Promise<void>;
}

/** What a database needs; `newId` by default time-ordered, `onError` hears of connections that broke while idle (default: nobody). */
export interface DatabaseOptions {
  url: string;
  secretKey: SecretKeyring;
  newId?: NewId;
  onError?: (error: Error) => void;
  /** Most connections of this process; default 10. */
  connections?: number;
  /** Nobody listens to changes, as in a rehearsal: none are announced. */
  silent?: boolean;
}

const CONNECT_TIMEOUT_MS = 5_000;

/** Opens the database lazily: nothing is asked before the first query. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new OrganizationPool({
    connectionString: options.url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  const hear = options.onError ?? (() => undefined);
  // Without a handler a restart of PostgreSQL ends the process.
  pool.on('error', hear);
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { onPoolError: hear, onConnectionError: hear, statementNameGenerator: ({ sql }) => statementName(sql) }),
    errorFormat: 'minimal',
  });
  const bound = new Map<string, PrismaClient>();
  const news = options.silent === true ? NO_NEWS : openNews(pool, hear);
  return {
    prisma,
    prismaOf: (organizationId) => {
      const client = bound.get(organizationId) ?? clientOfOrganization(prisma, organizationId);
      bound.set(organizationId, client);
      return client;
    },
    pool,
    newId: options.newId ?? timeOrderedIds(),
    secretKey: options.secretKey,
    news,
    close: async () => {
      await news.flush();
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
