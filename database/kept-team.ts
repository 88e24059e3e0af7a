import { notFound } from './rights.ts';
import type { Scope } from './scope.ts';

/** Holds a team until the end of the transaction: nobody takes it away meanwhile. Refused where there is none. */
export async function keepTeam(scope: Scope, id: string): Promise<void> {
  const kept = await scope.db.$queryRaw<object[]>`
    SELECT 1 FROM teams WHERE organization_id = ${scope.organizationId}::uuid AND id = ${id}::uuid FOR SHARE`;
  if (kept.length === 0) throw notFound('team');
}
