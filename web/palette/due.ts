import { addDays, weekdayOf } from '../../domain/day.ts';
import { wallClock } from '../texts/wall-clock.ts';

/** Whether nothing was said of a key result since the Monday of this week, by the clock of a zone. */
export function isDue(lastCheckInAt: string | null, { today, zone }: { today: string; zone: string }): boolean {
  if (lastCheckInAt === null) return true;
  return wallClock(lastCheckInAt, zone).day < addDays(today, 1 - weekdayOf(today));
}
