import type { Request } from 'express';
import { z } from 'zod';
import { lookupScope } from '../../database/scope.ts';
import { endOtherSessions } from '../../database/sessions.ts';
import { writeAudit } from '../../database/audit-log.ts';
import { DomainError } from '../../domain/errors.ts';
import { personById } from '../../database/people.ts';
import { parseBody } from '../parse.ts';
import { type Identity, PASSWORD_LENGTH } from './identity.ts';
import { isFresh, requireAccount } from './account-session.ts';
import { refuseWeakPassword } from './password-strength.ts';
import { requireSession, type SessionDeps, sessionToken } from './session.ts';

const PasswordRequest = z.object({
  password: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max),
  current: z.string().max(PASSWORD_LENGTH.max).optional(),
});

/**
 * Sets the password of the account that asks, and ends its other sessions. The former one must be given, unless the person came in by a link a moment ago:
 * that is how a forgotten password is replaced.
 */
export async function setPassword(deps: SessionDeps, identity: Identity, request: Request): Promise<void> {
  const session = await requireAccount(deps, request, { fresh: true });
  const scope = await requireSession(deps, request);
  const { password, current } = parseBody(PasswordRequest, request.body);
  const { internalAdapter, password: hasher } = await identity.$context;
  const known = await internalAdapter.findCredentialAccount(session.accountId);
  if (known?.password && session.method !== 'link') {
    const holds = current !== undefined && (await hasher.verify({ hash: known.password, password: current }));
    if (!holds)
      throw new DomainError('INVALID_INPUT', 'This is not your present password. If you forgot it, sign in by link and set a new one.', { field: 'current' });
  }
  const { name, email } = await personById(scope, session.personId);
  await refuseWeakPassword(password, [name, email, 'sextant']);
  const hash = await hasher.hash(password);
  if (known) await internalAdapter.updatePassword(session.accountId, hash);
  else await internalAdapter.createAccount({ userId: session.accountId, accountId: session.accountId, providerId: 'credential', password: hash });
  await endOtherSessions(lookupScope(deps.database), sessionToken(deps, request) ?? '');
  await writeAudit(scope, { action: 'set-password', noun: 'person', subjectId: session.personId, at: deps.clock.now() });
}

/** How the account that asks can sign in. */
export async function signInMethods(
  deps: SessionDeps,
  identity: Identity,
  request: Request,
): Promise<{ password: boolean; secondFactor: boolean; fresh: boolean }> {
  const session = await requireAccount(deps, request, { fresh: false });
  const { internalAdapter } = await identity.$context;
  const [credential, account] = await Promise.all([internalAdapter.findCredentialAccount(session.accountId), internalAdapter.findUserById(session.accountId)]);
  const { twoFactorEnabled } = (account ?? {}) as { twoFactorEnabled?: boolean | null };
  return { password: Boolean(credential?.password), secondFactor: twoFactorEnabled === true, fresh: isFresh(session, deps.clock.now()) };
}
