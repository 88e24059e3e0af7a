import { DomainError } from '../domain/errors.ts';
import type { Instant, Week } from '../domain/key-result.ts';
import type { LinkModel } from './generated/prisma/models/Link.ts';
import { seededIds } from './ids.ts';
import { plain } from './plain.ts';
import type { LinkPurpose, LookupScope, Scope } from './scope.ts';
import { hashToken, signedToken } from './tokens.ts';

/** A signed link that needs no login, as it is stored: without its token. */
export interface LinkRow {
  organizationId: string;
  id: string;
  purpose: LinkPurpose;
  personId: string;
  keyResultId: string | null;
  cycleId: string | null;
  week: string | null;
  escalationId: string | null;
  createdAt: Instant;
  expiresAt: Instant;
  revokedAt: Instant | null;
}

/** What a link is for. `at` is when its message is due: a link made again for the same message is the same link. */
export interface LinkOrder {
  purpose: LinkPurpose;
  personId: string;
  keyResultId?: string | null;
  cycleId?: string | null;
  week?: Week | null;
  escalationId?: string | null;
  expiresAt: Instant;
  at: Instant;
}

/** Makes a link and the token that opens it. */
export async function mintLink(scope: Scope, order: LinkOrder): Promise<{ token: string; id: string }> {
  const [link] = await mintLinks(scope, [order]);
  if (link === undefined) throw new Error('A link that was just made is not there.');
  return link;
}

/** Makes links with one statement; the answers stand in the order of the orders. The same order makes the same link and token. */
export async function mintLinks(scope: Scope, orders: readonly LinkOrder[]): Promise<{ token: string; id: string }[]> {
  if (orders.length === 0) return [];
  const idOf = seededIds(`link/${scope.organizationId}`);
  const links = orders.map((order) => {
    const id = idOf(keyOf(order));
    return { order, id, token: signedToken(scope.database.secretKey, id) };
  });
  await scope.db.link.createMany({
    data: links.map(({ order: { at, expiresAt, ...order }, id, token }) => ({
      ...order,
      organizationId: scope.organizationId,
      id,
      tokenHash: hashToken(token),
      createdAt: new Date(at),
      expiresAt: new Date(expiresAt),
    })),
    skipDuplicates: true,
  });
  return links.map(({ id, token }) => ({ id, token }));
}

/** What a token opens. Throws LINK_INVALID, LINK_EXPIRED or LINK_REVOKED; an expired or revoked one names its link, so that a fresh one can be sent. */
export async function linkByToken({ db }: LookupScope, token: string, now: Instant): Promise<LinkRow> {
  const link = await db.link.findUnique({ where: { tokenHash: hashToken(token) } });
  if (link === null) throw new DomainError('LINK_INVALID', 'This link is not complete, or it was never sent. Open it again from the mail.');
  const row = rowOf(link);
  if (row.revokedAt !== null) throw new DomainError('LINK_REVOKED', 'This link was withdrawn. Ask for a fresh one.', { link: row });
  if (row.expiresAt <= now) throw new DomainError('LINK_EXPIRED', 'This link has expired. Ask for a fresh one.', { link: row });
  return row;
}

/** The link of this id, expired or not; refused where there is none. */
export async function linkById(scope: Scope, id: string): Promise<LinkRow> {
  const link = await scope.db.link.findFirst({ where: { organizationId: scope.organizationId, id } });
  if (link === null) throw new DomainError('LINK_INVALID', 'There is no such link.');
  return rowOf(link);
}

/** The links of these ids, expired or not, in no order; unknown ones are left out. */
export async function linksByIds(scope: Scope, ids: readonly string[]): Promise<LinkRow[]> {
  return (await scope.db.link.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } })).map(rowOf);
}

/** Withdraws the open links of a person or of a key result. */
export async function revokeLinksOf(scope: Scope, of: { personId: string } | { keyResultId: string }, at: Instant): Promise<void> {
  await scope.db.link.updateMany({ where: { organizationId: scope.organizationId, ...of, revokedAt: null }, data: { revokedAt: new Date(at) } });
}

/** The open check-in links of a person for one week, so that a page can offer the next key result. */
export async function openLinksOf(scope: Scope, input: { personId: string; week: Week; now: Instant }): Promise<LinkRow[]> {
  const { personId, week, now } = input;
  const links = await scope.db.link.findMany({
    where: { organizationId: scope.organizationId, personId, week, purpose: 'check_in', revokedAt: null, expiresAt: { gt: new Date(now) } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return links.map(rowOf);
}

function keyOf({ purpose, personId, keyResultId, cycleId, week, escalationId, at }: LinkOrder): string {
  return [purpose, personId, keyResultId, cycleId, week, escalationId, at].map((part) => part ?? '').join('|');
}

function rowOf(model: LinkModel): LinkRow {
  const { tokenHash: _, ...row } = plain(model);
  return row;
}
