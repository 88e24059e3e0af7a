import { isIP, Socket } from 'node:net';
import pg from 'pg';
import type { ReaderInput } from '../../domain/integration.ts';
import { readStored } from '../form-fields.ts';
import { judgedAddress } from '../guarded-fetch.ts';
import { sqlError, translateFailure } from './errors.ts';
import { configSchema, secretSchema, type SqlConfig } from './manifest.ts';

/** A table as text: what a value means, the reader decides. */
export interface SqlAnswer {
  columns: number;
  rows: (string | null)[][];
}

export interface SqlClient {
  account: string;
  /** Connects, and refuses a role that could write. */
  check(): Promise<void>;
  /** Runs one SELECT; instants come in `timeZone`. */
  select(statement: string, options: { timeZone: string; signal?: AbortSignal | undefined }): Promise<SqlAnswer>;
}

/** Rows beyond these are a query that forgot to group. */
const MOST_ROWS = 5_000;
const STATEMENT_TIMEOUT_MS = 20_000;
/** Names, connecting, checks and query together. */
const WHOLE_TIMEOUT_MS = 40_000;

/**
 * A session a read: a transaction that may only read, a limit of time and rows, and nothing of the query but one SELECT, as it is declared as a cursor by the
 * extended protocol, which takes one statement. The socket goes to the very address that was judged.
 */
export function createSqlClient(input: ReaderInput): SqlClient {
  const config = readStored('sql', configSchema, input.config);
  const { password } = readStored('sql', secretSchema, input.secret);

  return {
    account: `${config.user} on ${config.host}/${config.database}`,
    check: () => inSession({ timeZone: 'UTC' }, async () => undefined),
    select: (statement, options) =>
      inSession(options, async (client) => {
        await client.query({ text: `DECLARE sextant NO SCROLL CURSOR FOR ${statement}`, queryMode: 'extended' } as pg.QueryConfig);
        const { fields, rows } = await client.query<(string | null)[]>({ text: `FETCH ${MOST_ROWS + 1} FROM sextant`, rowMode: 'array', types: AS_TEXT });
        if (rows.length > MOST_ROWS) throw sqlError('bad-config', `The query gives more than ${MOST_ROWS} rows: group them by day`);
        return { columns: fields.length, rows };
      }),
  };

  async function inSession<Result>(
    { timeZone, signal }: { timeZone: string; signal?: AbortSignal | undefined },
    work: (client: pg.Client) => Promise<Result>,
  ): Promise<Result> {
    const socket = new Socket();
    const stop = AbortSignal.any([AbortSignal.timeout(WHOLE_TIMEOUT_MS), ...(signal ? [signal] : [])]);
    const end = () => void socket.destroy(new Error('stopped'));
    stop.addEventListener('abort', end);
    try {
      signal?.throwIfAborted();
      await input.budget?.take('queries');
      const client = new pg.Client({ ...(await targetOf(config, input)), password, stream: () => socket });
      // Without a handler a broken connection would end the process.
      client.on('error', () => undefined);
      await client.connect();
      await client.query('BEGIN TRANSACTION READ ONLY');
      await client.query(LIMITS, [String(STATEMENT_TIMEOUT_MS), timeZone]);
      await refuseWriters(client);
      const result = await work(client);
      await client.query('ROLLBACK');
      return result;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw translateFailure(error);
    } finally {
      stop.removeEventListener('abort', end);
      socket.destroy();
    }
  }
}

const AS_TEXT = { getTypeParser: () => (value: string) => value } as unknown as pg.CustomTypesConfig;

const LIMITS = `SELECT set_config('statement_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $1, true),
  set_config('timezone', $2, true), set_config('datestyle', 'ISO, YMD', true), set_config('default_transaction_read_only', 'on', true)`;

/** What could do harm in spite of a transaction that only reads: by its attributes, by what it may become, or by privileges on tables. */
const POWERS = `
  SELECT rolname::text AS power FROM pg_roles
  WHERE (rolsuper OR rolcreaterole OR rolbypassrls OR rolcreatedb OR rolreplication
    OR rolname IN ('pg_write_all_data', 'pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')) AND pg_has_role(current_user, oid, 'MEMBER')
  UNION ALL
  (SELECT 'writes ' || c.oid::regclass::text FROM pg_class c
  WHERE c.relkind IN ('r', 'p', 'v', 'f') AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    AND c.relpersistence <> 't' AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') LIMIT 1)
  LIMIT 1`;

async function refuseWriters(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ power: string }>(POWERS);
  if (rows.length > 0) throw sqlError('bad-config', 'This role can do more than read. Make one for Sextant that may only SELECT what the query needs');
}

async function targetOf({ host, port, database, user, sslmode }: SqlConfig, reach: ReaderInput): Promise<pg.ClientConfig> {
  const bare = host.replace(/^\[|\]$/g, '');
  const address = await judgedAddress(host, { allowLoopback: reach.allowLoopback ?? false, allowPrivate: reach.allowPrivate ?? false });
  // The certificate is for the name, not for the address that the socket goes to.
  const named = isIP(bare) === 0 ? { servername: bare } : {};
  const ssl = sslmode === 'disable' ? false : { ...named, host: bare, rejectUnauthorized: sslmode === 'verify-full' };
  return { host: address, port, database, user, ssl, application_name: 'sextant', connectionTimeoutMillis: 10_000 };
}
