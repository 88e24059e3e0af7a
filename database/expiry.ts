import type { Instant } from '../domain/key-result.ts';
import { removeAccountsOfNobody } from './accounts.ts';
import type { LookupScope } from './scope.ts';

/** What is over is kept so long, as somebody may still ask what happened to it. */
const KEPT_MS = 30 * 86_400_000;

/**
 * Removes what is over and tells of people all the same: ended sessions say where somebody was, sign-in links and tokens whose they were. Returns how many
 * rows went. What they were used for stands in the audit log; links of check-ins stay, as an old one is exchanged for a fresh one.
 */
export async function removeExpired(lookup: LookupScope, now: Instant): Promise<number> {
  const { db } = lookup;
  await removeAccountsOfNobody(lookup);
  const before = new Date(Date.parse(now) - KEPT_MS);
  const counts = [
    await db.session.deleteMany({ where: { expiresAt: { lt: new Date(now) } } }),
    await db.signInLink.deleteMany({ where: { expiresAt: { lt: before } } }),
    await db.apiToken.deleteMany({ where: { OR: [{ expiresAt: { lt: before } }, { revokedAt: { lt: before } }] } }),
    await db.accountVerification.deleteMany({ where: { expiresAt: { lt: new Date(now) } } }),
  ];
  return counts.reduce((sum, { count }) => sum + count, 0);
}
