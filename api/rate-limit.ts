import type { RequestHandler } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
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

/** A limiter for one thing that may be tried too often, such as an e-mail address. Throws TOO_MANY_REQUESTS. */
export function createLimiter(input: { points: number; seconds: number }): Limiter {
  const limiter = new RateLimiterMemory({ points: input.points, duration: input.seconds });
  return (key) => consume(limiter, key);
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    const waitMs = typeof refused === 'object' && refused !== null && 'msBeforeNext' in refused ? Number(refused.msBeforeNext) : 60_000;
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    throw new DomainError('TOO_MANY_REQUESTS', `Too many attempts. Try again in ${retryAfterSeconds} seconds.`, { retryAfterSeconds });
  }
}
