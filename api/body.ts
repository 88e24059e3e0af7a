import express, { type RequestHandler } from 'express';
import { DomainError } from '../domain/errors.ts';

/** Reads a JSON body of at most `limit`; any other kind is refused, for forms are what other sites can post. `types` are its media types. */
export function readJson(limit: string, types: readonly string[] = ['application/json']): RequestHandler[] {
  return [refuseForms(types), express.json({ limit, type: [...types], verify: refuseNul })];
}

/** The same as text, for a handler that parses it itself. */
export function readJsonText(limit: string): RequestHandler[] {
  return [refuseForms(['application/json']), express.text({ limit, type: 'application/json', verify: refuseNul })];
}

function refuseForms(types: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    // `is` answers null where there is no body; an empty one has no kind either.
    if (request.is([...types]) === false && request.headers['content-length'] !== '0')
      throw new DomainError('INVALID_INPUT', `Send JSON, as ${types.join(' or ')}.`);
    next();
  };
}

/** PostgreSQL's text holds no NUL, so one is refused here rather than failing there. */
function refuseNul(_request: unknown, _response: unknown, bytes: Buffer): void {
  if (bytes.includes('\\u0000')) throw new DomainError('INVALID_INPUT', 'Text must not hold the character NUL.');
}
