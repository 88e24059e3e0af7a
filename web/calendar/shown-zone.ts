import { useViewer } from '../app/viewer.tsx';
import { useChoices, zoneOf } from './calendar-choices.ts';

/** The zone by whose clock the reader sees times, as they chose it in the calendar. */
export function useShownZone(): string {
  const { person } = useViewer();
  const [choices] = useChoices();
  return zoneOf(choices, person.timeZone);
}
