import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { isTimeZone } from '../../domain/time-zone.ts';
import { ownTimeZone } from './time-zones.ts';
import { wallClock } from './wall-clock.ts';

interface ShownZone {
  /** The zone by whose clock all times are written. */
  zone: string;
  /** Whether that is this device's, where the reader lives by another. */
  isByDevice: boolean;
  showByDevice: (isByDevice: boolean) => void;
}

const KEY = 'sextant.clock';
const DEVICE = 'device';

const ShownZoneContext = createContext<ShownZone | null>(null);

/** All below it write times by the clock of `own`, the reader's zone, or of this device where that was chosen on it. */
export function ShownZoneProvider({ own, children }: { own: string; children: ReactNode }) {
  const [isByDevice, setByDevice] = useState(() => localStorage.getItem(KEY) === DEVICE);
  const value = useMemo(
    () => ({
      // An older browser may not know a younger zone.
      zone: isByDevice || !isTimeZone(own) ? ownTimeZone() : own,
      isByDevice,
      showByDevice: (chosen: boolean) => {
        if (chosen) localStorage.setItem(KEY, DEVICE);
        else localStorage.removeItem(KEY);
        setByDevice(chosen);
      },
    }),
    [own, isByDevice],
  );
  return <ShownZoneContext value={value}>{children}</ShownZoneContext>;
}

/** The zone that times are written in; of this device for whoever is not signed in. */
export function useShownZone(): string {
  return useContext(ShownZoneContext)?.zone ?? ownTimeZone();
}

/** The day that it is by the reader's clock, each time anew: a tab stays open over midnight. */
export function useToday(): string {
  return todayIn(useShownZone());
}

function todayIn(zone: string): string {
  return wallClock(new Date().toISOString(), zone).day;
}

/** Which clock the reader chose, and the way to choose. */
export function useClockChoice(): ShownZone {
  const value = useContext(ShownZoneContext);
  if (value === null) throw new Error('A clock is chosen outside of its provider.');
  return value;
}
