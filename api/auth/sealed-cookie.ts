import type { Request, Response } from 'express';
import { z } from 'zod';
import { decryptSecret, encryptSecret } from '../../database/secrets.ts';
import type { DomainError } from '../../domain/errors.ts';
import { cookieOf, cookieOptions, cookiePrefix, type SessionDeps } from './session.ts';

/** What a browser carries to another site and back: encrypted, and good for one name and a short while. */
export interface SealedCookie<Value> {
  put(response: Response, value: Value): void;
  /** Reads and removes it. Throws the refusal where it is missing, too old or not ours. */
  take(request: Request, response: Response): Value;
}

const LIFE_MS = 600_000;

/** A sealed cookie of that name, for ten minutes. */
export function sealedCookie<Value>(
  deps: SessionDeps,
  { name, schema, refusal }: { name: string; schema: z.ZodType<Value>; refusal: DomainError },
): SealedCookie<Value> {
  const cookie = `${cookiePrefix(deps.publicUrl)}.${name}`;
  const options = cookieOptions(deps.publicUrl);
  // Nobody's row: what is encrypted here opens as this cookie alone.
  const place = { organizationId: '', table: 'cookies', rowId: name };
  const sealed = z.object({ untilMs: z.number(), value: schema });

  return {
    put: (response, value) => {
      const text = JSON.stringify({ untilMs: Date.parse(deps.clock.now()) + LIFE_MS, value });
      const { bytes, keyId } = encryptSecret(deps.database.secretKey, place, text);
      response.cookie(cookie, `${keyId}.${Buffer.from(bytes).toString('base64url')}`, { ...options, maxAge: LIFE_MS });
    },
    take: (request, response) => {
      response.clearCookie(cookie, options);
      const [keyId, bytes] = cookieOf(request.headers.cookie, cookie)?.split('.') ?? [];
      if (keyId === undefined || bytes === undefined) throw refusal;
      let text: string;
      try {
        text = decryptSecret(deps.database.secretKey, place, { keyId, bytes: Buffer.from(bytes, 'base64url') });
      } catch {
        throw refusal;
      }
      const { untilMs, value } = sealed.parse(JSON.parse(text));
      if (untilMs < Date.parse(deps.clock.now())) throw refusal;
      return value;
    },
  };
}

/** What went wrong, for the page that the browser comes back to. Not by its address, which anybody could write. */
export function tellProblem(deps: SessionDeps, response: Response, problem: DomainError): void {
  response.cookie('sextant.problem', problem.message, { ...cookieOptions(deps.publicUrl), httpOnly: false, maxAge: 60_000 });
}
