import type { Box, Paper, Point } from './page.ts';
import { palette } from './palette.ts';

/** What one small chart shows; times are 0..1 of the cycle, progress is raw. */
export interface ProgressChart {
  values: readonly { time: number; progress: number }[];
  expected: readonly { time: number; progress: number }[];
  /** The early forecast of the end, drawn from `madeAt`. */
  forecast: { madeAt: number; from: number; progress: number; low: number; high: number } | null;
  /** What it ended with; null where there was no value. */
  outcome: number | null;
  outcomeColor: string;
}

const LOWEST = -0.1;
const HIGHEST = 1.25;

/** Value against the expected line, with the early forecast and its interval beside the outcome at the right edge. */
export function drawProgressChart(paper: Paper, box: Box, chart: ProgressChart): void {
  const right = 12;
  const place = (point: { time: number; progress: number }): Point => ({
    x: box.x + point.time * (box.width - right),
    y: box.y + box.height * (1 - (clamp(point.progress) - LOWEST) / (HIGHEST - LOWEST)),
  });
  for (const progress of [0, 0.5, 1]) {
    paper.line([place({ time: 0, progress }), { ...place({ time: 1, progress }), x: box.x + box.width }], {
      color: palette.line,
      width: progress === 0.5 ? 0.3 : 0.5,
    });
  }
  paper.line(chart.expected.map(place), { color: palette.faint, width: 0.8, dash: [2, 2] });
  if (chart.forecast) drawForecast(paper, chart.forecast, place);
  paper.line(stepless(chart.values, chart.outcome).map(place), { color: palette.blue, width: 1.3 });
  if (chart.values.length === 1) for (const value of chart.values) paper.dot(place(value), 1.4, palette.blue);
  if (chart.outcome !== null) paper.dot({ ...place({ time: 1, progress: chart.outcome }) }, 2.4, chart.outcomeColor);
}

function drawForecast(paper: Paper, forecast: NonNullable<ProgressChart['forecast']>, place: (point: { time: number; progress: number }) => Point): void {
  const end = place({ time: 1, progress: forecast.progress });
  const x = end.x + 7;
  paper.line([place({ time: forecast.madeAt, progress: forecast.from }), end], { color: palette.brass, width: 0.7, dash: [1, 1.5] });
  drawForecastMark(paper, { x, y: end.y }, { top: place({ time: 1, progress: forecast.high }).y, bottom: place({ time: 1, progress: forecast.low }).y });
}

/** The sign for a forecast: a diamond on the bar of its interval. */
export function drawForecastMark(paper: Paper, center: Point, interval: { top: number; bottom: number }): void {
  const { x, y } = center;
  paper.rectangle({ x: x - 1.6, y: interval.top, width: 3.2, height: Math.max(interval.bottom - interval.top, 0.5) }, palette.brassSoft);
  paper.polygon(
    [
      { x, y: y - 2.6 },
      { x: x + 2.6, y },
      { x, y: y + 2.6 },
      { x: x - 2.6, y },
    ],
    palette.brass,
  );
}

/** The last value holds until the end of the cycle. */
function stepless(values: ProgressChart['values'], outcome: number | null): ProgressChart['values'] {
  const last = values.at(-1);
  return last && outcome !== null && last.time < 1 ? [...values, { time: 1, progress: outcome }] : values;
}

/** A stacked bar: shares of one whole, each with its colour. */
export function drawStackedBar(paper: Paper, box: Box, parts: readonly { share: number; color: string }[]): void {
  const whole = parts.reduce((sum, part) => sum + part.share, 0);
  let x = box.x;
  for (const part of parts) {
    const width = whole === 0 ? 0 : (part.share / whole) * box.width;
    if (width > 0) paper.rectangle({ x, y: box.y, width: Math.max(width - 1, 0.5), height: box.height }, part.color);
    x += width;
  }
}

/** Columns of one rate over weeks, 0..1, labelled underneath; a week without a rate stays empty. */
export function drawRateColumns(paper: Paper, box: Box, weeks: readonly { label: string; rate: number | null; text: string }[]): void {
  const step = box.width / Math.max(weeks.length, 1);
  const width = Math.min(step * 0.7, 34);
  const plot = box.height - 12;
  const showText = step >= 22;
  const labelEvery = Math.ceil(14 / step);
  paper.line(
    [
      { x: box.x, y: box.y + plot },
      { x: box.x + box.width, y: box.y + plot },
    ],
    { color: palette.faint, width: 0.5 },
  );
  for (const [index, week] of weeks.entries()) {
    const center = box.x + (index + 0.5) * step;
    const height = (plot - 10) * Math.min(week.rate ?? 0, 1);
    if (week.rate !== null) paper.rectangle({ x: center - width / 2, y: box.y + plot - height, width, height }, palette.blue);
    if (showText) paper.text(week.text, { x: center, y: box.y + plot - height - 9 }, { size: 6.5, color: palette.soft, align: 'center' });
    if (index % labelEvery === 0) paper.text(week.label, { x: center, y: box.y + plot + 3 }, { size: 6.5, color: palette.soft, align: 'center' });
  }
}

/** One horizontal bar on its track. */
export function drawRateBar(paper: Paper, box: Box, input: { rate: number; color: string }): void {
  paper.rectangle(box, palette.line);
  const width = box.width * Math.min(Math.max(input.rate, 0), 1);
  if (width > 0) paper.rectangle({ ...box, width }, input.color);
}

function clamp(progress: number): number {
  return Math.min(Math.max(progress, LOWEST), HIGHEST);
}
