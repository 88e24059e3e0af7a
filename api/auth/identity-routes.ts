import express, { type Request, type Router } from 'express';
import { writeAudit } from '../../database/audit-log.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Limiter } from '../rate-limit.ts';
import { requireAccount } from './account-session.ts';
import { challengeOf, passOn } from './identity-bridge.ts';
import type { Identity } from './identity.ts';
import { requireSession, type SessionDeps, sessionToken, signedInPerson } from './session.ts';

const PASSKEY_SIGN_IN = '/passkey/verify-authentication';

/** What of the library is open, to whom, and which fields it is handed: everything else of it has no address. */
interface OpenRoute {
  method: 'get' | 'post';
  path: string;
  to: 'anybody' | 'signed-in' | 'fresh';
  /** Of the body. Others, as the library's `trustDevice`, would open what is not meant to be. */
  fields?: readonly string[];
  /** What the audit log calls it. */
  note?: string;
}

const OPEN: readonly OpenRoute[] = [
  { method: 'post', path: '/sign-in/email', to: 'anybody', fields: ['email', 'password'] },
  { method: 'post', path: '/two-factor/verify-totp', to: 'anybody', fields: ['code'] },
  { method: 'post', path: '/two-factor/verify-backup-code', to: 'anybody', fields: ['code'] },
  { method: 'get', path: '/passkey/generate-authenticate-options', to: 'anybody' },
  { method: 'post', path: PASSKEY_SIGN_IN, to: 'anybody', fields: ['response'] },
  { method: 'post', path: '/two-factor/enable', to: 'fresh', fields: ['password'] },
  { method: 'post', path: '/two-factor/disable', to: 'fresh', fields: ['password'], note: 'second-factor-off' },
  { method: 'post', path: '/two-factor/generate-backup-codes', to: 'fresh', fields: ['password'], note: 'new-recovery-codes' },
  { method: 'get', path: '/passkey/generate-register-options', to: 'fresh' },
  { method: 'post', path: '/passkey/verify-registration', to: 'fresh', fields: ['response', 'name'], note: 'add-passkey' },
  { method: 'post', path: '/passkey/delete-passkey', to: 'fresh', fields: ['id'], note: 'remove-passkey' },
  { method: 'get', path: '/passkey/list-user-passkeys', to: 'signed-in' },
];

/** Passwords, second factors and passkeys. `limitAttempts` counts by account, as the address of who tries changes easily. */
export function identityRoutes(deps: SessionDeps, identity: Identity, { limitAttempts }: { limitAttempts: Limiter }): Router {
  const router = express.Router();
  for (const { method, path, to, fields = [], note } of OPEN)
    router[method](path, async (request, response) => {
      if (path === PASSKEY_SIGN_IN) refuseUnasked(request.body);
      // Whoever is signed in already and gives a code sets their second factor up with it, unless it answers a challenge.
      const setsUp = path === '/two-factor/verify-totp' && sessionToken(deps, request) !== null && challengeOf(deps, request) === null;
      const signedIn = to !== 'anybody' || setsUp;
      if (signedIn) await requireAccount(deps, request, { fresh: to !== 'signed-in' });
      else if (method === 'post') await limitAttempts(attemptOf(deps, request));
      const scope = note === undefined && !setsUp ? null : await requireSession(deps, request);
      const body = await passOn(deps, identity, { request, response, fields, token: signedIn ? sessionToken(deps, request) : null });
      if (scope !== null)
        await writeAudit(scope, { action: note ?? 'second-factor-on', noun: 'person', subjectId: signedInPerson(scope), at: deps.clock.now() });
      response.json(body);
    });
  return router;
}

/** The account that somebody tries: by its address, or, at the second step, by the cookie of the first. */
function attemptOf(deps: SessionDeps, request: Request): string {
  const { email } = (request.body ?? {}) as { email?: unknown };
  if (request.path === '/sign-in/email' && typeof email === 'string') return `account ${email.trim().toLowerCase().slice(0, 320)}`;
  return `challenge ${challengeOf(deps, request) ?? request.ip ?? ''}`;
}

/** A passkey counts as two factors, so its device must have asked who holds it: flag UV of the authenticator data (WebAuthn §6.1), which it has signed. */
function refuseUnasked(body: unknown): void {
  const data = (body as { response?: { response?: { authenticatorData?: unknown } } } | null)?.response?.response?.authenticatorData;
  const flags = typeof data === 'string' ? (Buffer.from(data, 'base64url')[32] ?? 0) : 0;
  if ((flags & 4) === 0)
    throw new DomainError('INVALID_INPUT', 'This key did not ask who you are. Use one with a finger, a face or a PIN, or choose another way.');
}
