import type { Outcome } from '../../domain/closing.ts';
import type { Status } from '../../domain/key-result.ts';

/** The colours of every PDF, as hex; text colours hold 4.5:1 on white. */
export const palette = {
  ink: '#16213a',
  soft: '#55607a',
  faint: '#9aa3b5',
  line: '#d9dde6',
  panel: '#f4f6fa',
  navy: '#16264f',
  blue: '#1f4fbf',
  brass: '#b9791c',
  brassSoft: '#ecd9b8',
  white: '#ffffff',
  mist: '#c6d0e8',
} as const;

/** The ground of a cover or a head, and the quiet text on it: in the company's colour, where it has one. */
export function coverColors({ accentColor = null }: { accentColor?: string | null }): { ground: string; quiet: string } {
  // White text on an accent can be read (domain/branding.ts), a paler one not always.
  return accentColor === null ? { ground: palette.navy, quiet: palette.mist } : { ground: accentColor, quiet: palette.white };
}

export const outcomeColors: Record<Outcome, string> = { achieved: '#18794e', 'partly-achieved': '#9a5b00', missed: '#b42318', dropped: '#6b7486' };

export const statusColors: Record<Status | 'NONE', string> = {
  COMPLETED: '#1f4fbf',
  ON_TRACK: '#18794e',
  AT_RISK: '#9a5b00',
  OFF_TRACK: '#b42318',
  DROPPED: '#6b7486',
  NONE: '#6b7486',
};
