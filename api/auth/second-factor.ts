import { serializeSignedCookie } from 'better-call';
import type { Response } from 'express';
import { randomBytes } from 'node:crypto';
import type { Identity } from './identity.ts';
import { cookieOptions, type SessionDeps } from './session.ts';

const LIFE_S = 600;

/**
 * Asks for the second factor after a sign-in link, as the library does by itself after a password: its cookie names the challenge, and its routes take the
 * code. Neither the link nor a mailbox alone opens an account that has one.
 */
export async function askSecondFactor(
  deps: SessionDeps,
  identity: Identity,
  { accountId, response }: { accountId: string; response: Response },
): Promise<void> {
  const { internalAdapter, secret, createAuthCookie } = await identity.$context;
  const identifier = `2fa-${randomBytes(20).toString('base64url')}`;
  // By the clock that the library asks.
  const expiresAt = new Date(Date.now() + LIFE_S * 1000);
  await internalAdapter.createVerificationValue({ identifier, value: accountId, expiresAt });
  await internalAdapter.createVerificationValue({ identifier: `2fa-attempts-${identifier}`, value: '0', expiresAt });
  await internalAdapter.createVerificationValue({ identifier: byLink(identifier), value: accountId, expiresAt });
  const { name } = createAuthCookie('two_factor');
  response.append('Set-Cookie', await serializeSignedCookie(name, identifier, secret, { ...cookieOptions(deps.publicUrl), maxAge: LIFE_S }));
}

/** Whether a challenge, as its cookie names it, followed a link: the sign-in then counts as one by link. True once. */
export async function isChallengeOfLink(identity: Identity, cookie: string): Promise<boolean> {
  const { internalAdapter } = await identity.$context;
  const [identifier = ''] = decodeURIComponent(cookie).split('.');
  return (await internalAdapter.consumeVerificationValue(byLink(identifier))) !== null;
}

function byLink(identifier: string): string {
  return `by-link-${identifier}`;
}
