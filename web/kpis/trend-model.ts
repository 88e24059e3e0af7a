import type { Decimal } from '../../domain/key-result.ts';

/** A trend as it is drawn: places from 0 to 1, the height from the bottom. */
export interface TrendModel {
  points: { x: number; y: number; day: string; value: string }[];
  /** The healthy band, cut at the edges of the drawing; null without one. */
  band: { from: number; to: number } | null;
  lowest: number;
  highest: number;
}

const DAY_MS = 86_400_000;
const MARGIN = 0.08;

/** Lays out a trend with its band; null where there is no number yet. */
export function trendModel(points: readonly { day: string; value: string }[], band: { low: Decimal | null; high: Decimal | null }): TrendModel | null {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  const bounds = [band.low, band.high].flatMap((bound) => (bound === null ? [] : [Number(bound)]));
  const values = [...points.map(({ value }) => Number(value)), ...bounds];
  const [min, max] = [Math.min(...values), Math.max(...values)];
  // A flat line lies in the middle.
  const room = max === min ? Math.abs(max) || 1 : (max - min) * MARGIN;
  const [lowest, highest] = [min - room, max + room];
  const height = (value: number) => (value - lowest) / (highest - lowest);
  const days = Math.max(1, (Date.parse(last.day) - Date.parse(first.day)) / DAY_MS);
  return {
    points: points.map(({ day, value }) => ({ day, value, x: (Date.parse(day) - Date.parse(first.day)) / DAY_MS / days, y: height(Number(value)) })),
    band: bounds.length === 0 ? null : { from: band.low === null ? 0 : height(Number(band.low)), to: band.high === null ? 1 : height(Number(band.high)) },
    lowest,
    highest,
  };
}
