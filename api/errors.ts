import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { isDatabaseAway } from '../database/away.ts';
import { DomainError, type DomainErrorCode } from '../domain/errors.ts';

const HTTP_STATUS: Record<DomainErrorCode, number> = {
  NOT_FOUND: 404,
  WRONG_METHOD: 405,
  INVALID_INPUT: 400,
  CONFLICT: 409,
  SIGNED_OUT: 401,
  READ_ONLY: 403,
  CYCLE_CLOSED: 409,
  WRONG_PHASE: 409,
  LIMIT_REACHED: 409,
  LINK_INVALID: 404,
  LINK_EXPIRED: 410,
  LINK_REVOKED: 410,
  TOO_MANY_REQUESTS: 429,
  NOT_READY: 503,
};

/** The `errors` option of a mutation: planned refusals become the `Refusal` member of its result. */
export const refusals = { types: [DomainError] };

/** A row that may not be there: null where it is not found (or not open to the one who asks). */
export async function orNull<Row>(row: Promise<Row>): Promise<Row | null> {
  try {
    return await row;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** What a planned refusal looks like over plain HTTP. */
export interface RefusalBody {
  code: string;
  message: string;
  details?: Readonly<Record<string, unknown>>;
}

/** The HTTP status of a planned refusal. */
export function statusOf(error: DomainError): number {
  return HTTP_STATUS[error.code];
}

/** Says in the head of a refusal when to come back, or which methods there are, where the refusal knows. */
export function setRefusalHeaders(response: Response, { details }: DomainError): void {
  if (typeof details.retryAfterSeconds === 'number') response.set('Retry-After', String(details.retryAfterSeconds));
  if (typeof details.allow === 'string') response.set('Allow', details.allow);
}

/** A planned refusal as the JSON that clients read. */
export function refusalBody(error: DomainError): RefusalBody {
  return { code: error.code, message: error.message, ...(Object.keys(error.details).length > 0 ? { details: error.details } : {}) };
}

/** The refusal that an error is, or stands for: ours as it is, and a database that is away as one to try again; null for anything else. */
export function refusalOf(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  if (!isDatabaseAway(error)) return null;
  return new DomainError('NOT_READY', 'The database is away for a moment. Try again in a few seconds.', { retryAfterSeconds: 5 });
}

/** The last middleware: refusals get their status and sentence, everything else is our bug, logged and answered without its text. */
export function createErrorHandler(log: Logger) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const refusal = refusalOf(error);
    if (refusal !== null) {
      setRefusalHeaders(response, refusal);
      response.status(statusOf(refusal)).json(refusalBody(refusal));
      return;
    }
    const status = clientFaultOf(error);
    if (status !== null) {
      response
        .status(status)
        .json({ code: status === 404 ? 'NOT_FOUND' : 'INVALID_INPUT', message: CLIENT_FAULTS[status] ?? 'The request could not be read.' });
      return;
    }
    log.error({ err: error, route: request.route?.path ?? request.baseUrl }, 'request failed');
    response.status(500).json({ code: 'INTERNAL', message: 'Something went wrong on our side. It has been logged; please try again.' });
  };
}

const CLIENT_FAULTS: Readonly<Record<number, string>> = {
  400: 'The request could not be read: send valid JSON, and an address without stray percent signs.',
  404: 'There is no such file.',
  413: 'The request is larger than what is taken here.',
  415: 'The request is in an encoding that is not read here.',
};

/** The status of what Express and its parsers refuse (unreadable body, bad percent sign in the address); null for anything else. Their texts may quote the request. */
function clientFaultOf(error: unknown): number | null {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 0;
  // A path that leaves its folder is forbidden to Express, and not there for us.
  if (status === 403) return 404;
  return status >= 400 && status < 500 ? status : null;
}
