import { usePlaceFormats } from '../calendar/place-format.ts';
import { useShownZone } from '../texts/shown-zone.tsx';
import { wallClock } from '../texts/wall-clock.ts';

/** Writes when meetings take place as the calendar does: by the reader's own clock, or that of the device where it was told so. */
export function useMeetingTimes() {
  const zone = useShownZone();
  const format = usePlaceFormats();
  const at = (instant: string) => wallClock(instant, zone);
  return {
    zone,
    day: (instant: string) => at(instant).day,
    longDay: format.longDay,
    /** "14:00–14:30". */
    span: (startsAt: string, endsAt: string) => `${at(startsAt).time}–${at(endsAt).time}`,
  };
}
