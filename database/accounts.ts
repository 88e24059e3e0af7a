import type { Instant } from '../domain/key-result.ts';
import type { AccountModel } from './generated/prisma/models/Account.ts';
import type { LookupScope } from './scope.ts';

/** The account of an e-mail address that was just proven to belong to somebody, made where there is none yet. */
export async function accountOf({ database, db }: LookupScope, { email, name, now }: { email: string; name: string; now: Instant }): Promise<AccountModel> {
  const [createdAt, updatedAt] = [new Date(now), new Date(now)];
  return db.account.upsert({
    where: { email },
    create: { id: database.newId(`account/${email}`), email, name, emailVerified: true, createdAt, updatedAt },
    update: {},
  });
}

/** The account of this id; null where there is none. */
export async function accountById({ db }: LookupScope, id: string): Promise<AccountModel | null> {
  return db.account.findUnique({ where: { id } });
}
