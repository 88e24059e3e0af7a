import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible';
import type { Database } from '../database/client.ts';
import { DomainError } from '../domain/errors.ts';

/** Lets an address make `points` requests in `seconds`; the next one is refused with the seconds to wait. */
export function limitRequests(input: { points: number; seconds: number }): RequestHandler {
  const limiter = new RateLimiterMemory({ points: input.points, duration: input.seconds });
  return async (request, _response, next) => {
    await consume(limiter, request.ip ?? 'unknown');
    next();
  };
}

/** Counts an attempt at the thing that the key names. Throws TOO_MANY_REQUESTS. */
export type Limiter = (key: string) => Promise<void>;

/**
 * A limiter for one thing that may be tried too often, such as an e-mail address: counted in the database, so that neither another process nor a restart
 * begins anew. While the database is away each process counts by itself. What is counted is stored as a hash.
 */
export function createLimiter({ pool }: Database, { name, points, seconds }: { name: string; points: number; seconds: number }): Limiter {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'attempt_counts',
    tableCreated: true,
    keyPrefix: name,
    points,
    duration: seconds,
    insuranceLimiter: new RateLimiterMemory({ points, duration: seconds }),
  });
  return (key) => consume(limiter, createHash('sha256').update(key).digest('base64url'));
}

async function consume(limiter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    const waitMs = typeof refused === 'object' && refused !== null && 'msBeforeNext' in refused ? Number(refused.msBeforeNext) : 60_000;
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    throw new DomainError('TOO_MANY_REQUESTS', `Too many attempts. Try again in ${retryAfterSeconds} seconds.`, { retryAfterSeconds });
  }
}
