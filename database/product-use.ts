import { createHmac } from 'node:crypto';
import { addDays } from '../domain/day.ts';
import type { Day } from '../domain/key-result.ts';
import type { Database } from './client.ts';
import { allOrganizations } from './organizations.ts';
import type { LookupScope, Scope } from './scope.ts';

/** How often a company did something on a day of UTC; the company is a pseudonym that only holders of SECRET_KEY can make. */
export interface ProductUse {
  event: string;
  company: string;
  day: Day;
  count: number;
}

/** What product analytics may tell, of all that the audit log knows. Nothing else is read. */
const TOLD = [
  { event: 'Cycle launched', noun: 'cycle', action: 'start-planning' },
  { event: 'Objective made', noun: 'objective', action: 'create' },
  { event: 'Key result made', noun: 'key-result', action: 'create' },
  { event: 'Check-in made', noun: 'key-result', action: 'check-in' },
  { event: 'Metric source made', noun: 'metric-source', action: 'create' },
] as const;

/** The counts of a day, company by company, without the sample company; what was not done is left out. No title, name or address is among them. */
export async function productUseOn(
  lookup: LookupScope,
  { day, scopeOf }: { day: Day; scopeOf(database: Database, organizationId: string): Scope },
): Promise<ProductUse[]> {
  const uses: ProductUse[] = [];
  for (const { id, sample } of await allOrganizations(lookup)) {
    if (sample) continue;
    const { db, organizationId } = scopeOf(lookup.database, id);
    const at = { gte: new Date(`${day}T00:00:00Z`), lt: new Date(`${addDays(day, 1)}T00:00:00Z`) };
    const told = TOLD.map(({ noun, action }) => ({ noun, action }));
    const counts = await db.auditEntry.groupBy({ by: ['noun', 'action'], where: { organizationId, at, OR: told }, _count: true });
    for (const { event, noun, action } of TOLD) {
      const count = counts.find((each) => each.noun === noun && each.action === action)?._count ?? 0;
      if (count > 0) uses.push({ event, company: pseudonymOf(lookup.database, id), day, count });
    }
  }
  return uses;
}

function pseudonymOf({ secretKey }: Database, organizationId: string): string {
  return createHmac('sha256', secretKey.current.signing).update(`product-analytics/${organizationId}`).digest('hex').slice(0, 16);
}
