/** Codes of the network and of PostgreSQL's shutdown and start (57P01–57P03), and Prisma's own words for them. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
]);
const AWAY_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout']);
/** What pg says without a code, when a connection breaks under a statement or none is had in time. */
const AWAY_SENTENCES = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** True where PostgreSQL is not there, or is just stopping or starting: the same call may do in a moment. Anything else is a fault to show. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && AWAY.has(String(error.code))) return true;
  if (AWAY_SENTENCES.test(error.message)) return true;
  const driver = driverCause(error);
  return driver !== undefined && (AWAY_KINDS.has(String(driver.kind)) || AWAY.has(String(driver.code)));
}

/** What Prisma's driver adapter met, where it is a raw statement that failed (P2010 says nothing more by itself). */
function driverCause(error: Error): { kind?: unknown; code?: unknown } | undefined {
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { kind?: unknown; code?: unknown } } } };
  return meta?.driverAdapterError?.cause;
}
