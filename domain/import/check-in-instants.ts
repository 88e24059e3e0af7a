import { zonedInstant } from '../calendar.ts';
import type { Instant } from '../key-result.ts';
import type { ImportedCheckIn } from './import-plan.ts';

/**
 * When each check-in of a file counts as made, in their order: at noon of its day. Of several of one key result and day the last one is, and those before
 * it stand a millisecond apart, so that their order is kept.
 */
export function checkInInstants(checkIns: readonly Pick<ImportedCheckIn, 'keyResultKey' | 'date'>[], timeZone: string): Instant[] {
  const left = new Map<string, number>();
  const instants = checkIns.toReversed().map(({ keyResultKey, date }) => {
    const key = `${keyResultKey}/${date}`;
    const before = left.get(key) ?? 0;
    left.set(key, before + 1);
    return new Date(Date.parse(zonedInstant({ day: date, time: '12:00', timeZone })) - before).toISOString();
  });
  return instants.reverse();
}
