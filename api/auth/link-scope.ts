import { type LinkRow, linkByToken } from '../../database/links.ts';
import type { ActedFrom } from '../../database/sign-in.ts';
import { linkScope, lookupScope, type Scope } from '../../database/scope.ts';
import { DomainError } from '../../domain/errors.ts';
import type { SessionDeps } from './session.ts';

/** What a mailed link opens, and the Scope it gives: its one thing, and no session. Throws LINK_INVALID, LINK_EXPIRED or LINK_REVOKED. */
export async function openLink(deps: SessionDeps, token: string, now: string, from: ActedFrom): Promise<{ link: LinkRow; scope: Scope }> {
  try {
    const link = await linkByToken(lookupScope(deps.database), token, now);
    return { link, scope: linkScope(deps.database, link, from.request, from.address) };
  } catch (error) {
    // The refusal names the link's row for `linkToRenew`; whoever holds an old token learns nothing of it.
    throw error instanceof DomainError ? new DomainError(error.code, error.message) : error;
  }
}

/** The link of a token even when it is expired or revoked, so that a fresh one can be sent; null for a token that never was. */
export async function linkToRenew(deps: SessionDeps, token: string, now: string): Promise<LinkRow | null> {
  try {
    return await linkByToken(lookupScope(deps.database), token, now);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { link } = error.details as { link?: LinkRow };
    return link ?? null;
  }
}
