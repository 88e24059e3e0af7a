import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import { isTokenScope, type TokenScope } from '../domain/token-scopes.ts';
import { writeAudit } from './audit-log.ts';
import type { ApiTokenModel } from './generated/prisma/models/ApiToken.ts';
import { personById } from './people.ts';
import { plain } from './plain.ts';
import { isAllowed, notFound, requireRight } from './rights.ts';
import { actingPersonId, inTransaction, type LookupScope, refuseWhileViewing, type Scope } from './scope.ts';
import type { SessionPerson } from './sign-in.ts';
import { hashToken, randomToken } from './tokens.ts';

/** What a program shows in place of a session, without what it shows. */
export interface ApiTokenRow {
  id: string;
  personId: string;
  name: string;
  scopes: TokenScope[];
  createdById: string;
  createdAt: Instant;
  expiresAt: Instant;
  lastUsedAt: Instant | null;
}

/** By this beginning a token is known for what it is, by people and by scanners that look for secrets. */
export const TOKEN_PREFIX = 'sextant_';
/** The longest that a token is good for. */
export const LONGEST_TOKEN_DAYS = 366;
const MOST_TOKENS = 50;
const DAY_MS = 86_400_000;
/** How exactly a token's last use is known: each use would be a write. */
const USE_NOTED_EVERY_MS = 60_000;

/** The running tokens of a person, newest first: one's own, or, for administrators, those of a service account. */
export async function apiTokensOf(scope: Scope, personId: string, now: Instant): Promise<ApiTokenRow[]> {
  await requireOwner(scope, personId);
  const tokens = await scope.db.apiToken.findMany({
    where: { organizationId: scope.organizationId, personId, revokedAt: null, expiresAt: { gt: new Date(now) } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST_TOKENS,
  });
  return tokens.map(rowOf);
}

/** Whose each of these tokens is or was, for a log that names them. */
export async function ownersOfTokens({ db, organizationId }: Scope, ids: readonly string[]): Promise<Map<string, string>> {
  const tokens = await db.apiToken.findMany({ where: { organizationId, id: { in: [...ids] } }, select: { id: true, personId: true } });
  return new Map(tokens.map(({ id, personId }) => [id, personId]));
}

/** Makes a token for a person; it can be read this once. Throws INVALID_INPUT for no scope, and beyond a year or fifty tokens. */
export async function createApiToken(
  scope: Scope,
  input: { personId: string; name: string; scopes: readonly string[]; days: number },
  { at }: { at: Instant },
): Promise<{ token: string; row: ApiTokenRow }> {
  refuseWhileViewing(scope);
  refuseToken(scope);
  const { personId, days } = input;
  const name = input.name.trim();
  const scopes = [...new Set(input.scopes)].filter(isTokenScope);
  await requireOwner(scope, personId);
  if (name === '') throw new DomainError('INVALID_INPUT', 'Name the token after the program that uses it.', { field: 'name' });
  if (scopes.length === 0) throw new DomainError('INVALID_INPUT', 'Choose what the token may be used for.', { field: 'scopes' });
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_TOKEN_DAYS)
    throw new DomainError('INVALID_INPUT', `A token is good for 1 to ${LONGEST_TOKEN_DAYS} days.`, { field: 'days' });
  if ((await apiTokensOf(scope, personId, at)).length >= MOST_TOKENS)
    throw new DomainError('INVALID_INPUT', `There are ${MOST_TOKENS} tokens already: withdraw one that is not used.`, { field: 'name' });
  const token = `${TOKEN_PREFIX}${randomToken()}`;
  return inTransaction(scope, async (inside) => {
    const { organizationId, database } = inside;
    const id = database.newId(`api-token/${hashToken(token)}`);
    const createdById = actingPersonId(inside) ?? personId;
    const [createdAt, expiresAt] = [new Date(at), new Date(Date.parse(at) + days * DAY_MS)];
    const row = rowOf(
      await inside.db.apiToken.create({ data: { organizationId, id, personId, name, scopes, createdById, createdAt, expiresAt, tokenHash: hashToken(token) } }),
    );
    await writeAudit(inside, { action: 'create', noun: 'api-token', subjectId: id, after: row, at });
    return { token, row };
  });
}

/** Withdraws a token; at once. */
export async function revokeApiToken(scope: Scope, id: string, { at }: { at: Instant }): Promise<void> {
  refuseWhileViewing(scope);
  refuseToken(scope);
  const where = { organizationId: scope.organizationId, id };
  const token = await scope.db.apiToken.findFirst({ where });
  if (token === null) throw new DomainError('NOT_FOUND', 'There is no such token.');
  await requireOwner(scope, token.personId);
  await inTransaction(scope, async (inside) => {
    const { count } = await inside.db.apiToken.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date(at) } });
    if (count > 0) await writeAudit(inside, { action: 'revoke', noun: 'api-token', subjectId: id, before: rowOf(token), at });
  });
}

/** Whose a token is; null where it was withdrawn, has expired, or never was. */
export async function personOfToken(
  { db }: LookupScope,
  token: string,
  now: Instant,
): Promise<(SessionPerson & { tokenId: string; scopes: TokenScope[] }) | null> {
  if (!token.startsWith(TOKEN_PREFIX)) return null;
  const at = new Date(now);
  const found = await db.apiToken.findFirst({ where: { tokenHash: hashToken(token), revokedAt: null, expiresAt: { gt: at } } });
  if (found === null) return null;
  const { organizationId, personId, id: tokenId, scopes, lastUsedAt } = found;
  const person = await db.person.findFirst({ where: { organizationId, id: personId, active: true }, select: { role: true } });
  if (person === null) return null;
  if (lastUsedAt === null || at.getTime() - lastUsedAt.getTime() > USE_NOTED_EVERY_MS)
    await db.apiToken.updateMany({ where: { organizationId, id: tokenId }, data: { lastUsedAt: at } });
  return { organizationId, personId, role: person.role, tokenId, scopes: scopes.filter(isTokenScope) };
}

/** One's own tokens are one's own; those of a service account are the administrators'. */
async function requireOwner(scope: Scope, personId: string): Promise<void> {
  refuseWhileViewing(scope);
  if (actingPersonId(scope) === personId && scope.actor.kind === 'person') return;
  requireRight(scope, 'update', 'person');
  const { service } = await personById(scope, personId);
  if (!service || !isAllowed(scope, 'update', 'person')) throw notFound('person');
}

/** A stolen token must not make another that outlives it, nor withdraw the others. */
function refuseToken({ actor }: Scope): void {
  if (actor.kind === 'person' && actor.token !== undefined) throw new DomainError('NOT_FOUND', 'A token makes and withdraws no tokens. Sign in to do it.');
}

function rowOf({ tokenHash: _hash, revokedAt: _revoked, ...row }: ApiTokenModel): ApiTokenRow {
  const { scopes, organizationId: _organization, ...rest } = plain(row);
  return { ...rest, scopes: scopes.filter(isTokenScope) };
}
