import type { Instant } from '../domain/key-result.ts';
import type { AccountModel } from './generated/prisma/models/Account.ts';
import type { LookupScope } from './scope.ts';

/** The account of an e-mail address that was just proven to belong to somebody, made where there is none yet. */
export async function accountOf({ database, db }: LookupScope, { email, name, now }: { email: string; name: string; now: Instant }): Promise<AccountModel> {
  const at = new Date(now);
  // Two at once make one: an upsert would let the second fail.
  await db.account.createMany({
    data: [{ id: database.newId(`account/${email}`), email, name, emailVerified: true, createdAt: at, updatedAt: at }],
    skipDuplicates: true,
  });
  return db.account.findUniqueOrThrow({ where: { email } });
}

/** Takes the second factor off an account whose person has lost it; false where it had none. For whoever runs the installation. */
export async function takeOffSecondFactor({ db }: LookupScope, email: string): Promise<boolean> {
  const account = await db.account.findUnique({ where: { email: email.trim().toLowerCase() } });
  if (account === null) return false;
  const { count } = await db.accountTwoFactor.deleteMany({ where: { accountId: account.id } });
  await db.account.update({ where: { id: account.id }, data: { twoFactorEnabled: false } });
  return count > 0;
}

/**
 * Removes the account of an address that is nobody's any more, with all that signed in with it: after an erasure, or a change of address. Without an address
 * all such accounts, which a process that died in between may have left.
 */
export async function removeAccountsOfNobody({ db }: LookupScope, email: string | null = null): Promise<void> {
  await db.$executeRaw`
    WITH gone AS (
      DELETE FROM accounts a WHERE (${email}::text IS NULL OR a.email = ${email}) AND NOT EXISTS (SELECT FROM people p WHERE p.email = a.email) RETURNING a.id
    ),
    credentials AS (DELETE FROM account_credentials WHERE account_id IN (SELECT id FROM gone)),
    passkeys AS (DELETE FROM account_passkeys WHERE account_id IN (SELECT id FROM gone))
    DELETE FROM account_two_factors WHERE account_id IN (SELECT id FROM gone)`;
}

/** The account of this id; null where there is none. */
export async function accountById({ db }: LookupScope, id: string): Promise<AccountModel | null> {
  return db.account.findUnique({ where: { id } });
}
