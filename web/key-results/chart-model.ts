/** What the chart must know of a key result. */
export interface ChartedKeyResult {
  kind: 'increase' | 'decrease' | 'maintain' | 'milestone' | 'binary';
  start: string | null;
  target: string | null;
  atLeast: string | null;
  atMost: string | null;
  series: readonly { at: string; expected: number; progress: number | null; value: string | null }[];
  forecast: { value: string; low: string; high: string; progress: number } | null;
  cycle: { startsOn: string; endsOn: string };
}

export interface ChartPoint {
  atMs: number;
  y: number;
}

/** A chart in its own units: values where the key result has them, else percents of progress. */
export interface ChartModel {
  unit: 'value' | 'percent';
  fromMs: number;
  toMs: number;
  actual: ChartPoint[];
  expected: ChartPoint[];
  /** Inclusive bounds of a key result that keeps within a band; an open side is null. */
  band: { low: number | null; high: number | null } | null;
  forecast: { fromMs: number; fromY: number; toMs: number; y: number; low: number; high: number } | null;
  yTicks: number[];
}

/** Lays out value against expected with the forecast; null while there is no value at all. */
export function chartModel(keyResult: ChartedKeyResult): ChartModel | null {
  const unit = keyResult.kind === 'milestone' || keyResult.kind === 'binary' ? 'percent' : 'value';
  const fromMs = Date.parse(`${keyResult.cycle.startsOn}T00:00:00Z`);
  const toMs = Date.parse(`${keyResult.cycle.endsOn}T23:59:59Z`);
  const actual = keyResult.series.flatMap(({ at, value, progress }) => {
    const y = unit === 'value' ? (value === null ? null : Number(value)) : progress === null ? null : progress * 100;
    return y === null ? [] : [{ atMs: Date.parse(at), y }];
  });
  const last = actual.at(-1);
  if (last === undefined) return null;
  const expected = expectedLine(keyResult, unit, { fromMs, toMs });
  const band = keyResult.kind === 'maintain' ? { low: toNumber(keyResult.atLeast), high: toNumber(keyResult.atMost) } : null;
  const forecast = forecastOf(keyResult, unit, { toMs, last });
  const heights = [
    ...actual.map(({ y }) => y),
    ...expected.map(({ y }) => y),
    ...(band ? [band.low, band.high].filter((bound) => bound !== null) : []),
    ...(forecast ? [forecast.low, forecast.high, forecast.y] : []),
  ];
  return { unit, fromMs, toMs, actual, expected, band, forecast, yTicks: niceTicks(Math.min(...heights), Math.max(...heights)) };
}

/** Four to seven round numbers that span a range; a range of one number is widened. */
export function niceTicks(low: number, high: number): number[] {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? 10 * power;
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

function expectedLine(keyResult: ChartedKeyResult, unit: ChartModel['unit'], span: { fromMs: number; toMs: number }): ChartPoint[] {
  if (unit === 'percent') return keyResult.series.map(({ at, expected }) => ({ atMs: Date.parse(at), y: expected * 100 }));
  const start = toNumber(keyResult.start);
  const target = toNumber(keyResult.target);
  if (keyResult.kind === 'maintain' || start === null || target === null) return [];
  return [
    { atMs: span.fromMs, y: start },
    { atMs: span.toMs, y: target },
  ];
}

function forecastOf(keyResult: ChartedKeyResult, unit: ChartModel['unit'], at: { toMs: number; last: ChartPoint }): ChartModel['forecast'] {
  const { forecast } = keyResult;
  if (forecast === null || unit === 'percent' || at.last.atMs >= at.toMs) return null;
  return { fromMs: at.last.atMs, fromY: at.last.y, toMs: at.toMs, y: Number(forecast.value), low: Number(forecast.low), high: Number(forecast.high) };
}

function toNumber(decimal: string | null): number | null {
  return decimal === null ? null : Number(decimal);
}
