import type { Scope } from './scope.ts';

/** Recipients who were mailed an invitation that nothing took back since. */
export async function invitedByMail({ db, organizationId }: Scope, meetingId: string): Promise<Set<string>> {
  const rows = await db.effect.findMany({
    where: { organizationId, kind: 'meeting-invitation', subject: `meeting/${meetingId}`, state: { in: ['sent', 'unknown'] } },
    orderBy: [{ settledAt: 'asc' }, { occurrence: 'asc' }],
    select: { recipient: true, occurrence: true },
  });
  const latest = new Map(rows.map(({ recipient, occurrence }) => [recipient, occurrence]));
  return new Set([...latest].flatMap(([recipient, occurrence]) => (occurrence.startsWith('request') ? [recipient] : [])));
}
