import { formatPercent } from '../format.ts';
import { drawForecastMark, drawProgressChart } from './chart.ts';
import type { ProgressChart } from './chart.ts';
import type { Box } from './page.ts';
import { outcomeColors, palette } from './palette.ts';
import { cycleClock } from './retro-key-results.ts';
import type { NumberedKeyResult, RetroReport } from './retro-key-results.ts';
import { wrapText } from './text.ts';

const GAP = 14;
const LINE = 1.25;
/** A row of charts has room for so many lines of title, and grows with longer ones. */
const LINES_OF_TITLE = 2;
const MOST_TITLE_LINES = 5;

/** A small chart a key result, so many on a page that a large company's report stays short. */
export function drawCharts(report: RetroReport): void {
  const { flow, texts, keyResults } = report;
  if (keyResults.length === 0) return;
  const grid = gridFor(keyResults.length);
  flow.startPart(300);
  flow.heading(texts.retro.charts, { size: 17 });
  drawLegend(report);
  const width = (flow.width - GAP * (grid.columns - 1)) / grid.columns;
  const clock = cycleClock(report.input);
  for (let first = 0; first < keyResults.length; first += grid.columns) {
    const cells = keyResults.slice(first, first + grid.columns).map((keyResult) => layOutCell(report, keyResult, width));
    const lines = Math.max(LINES_OF_TITLE, ...cells.map(({ title }) => title.length));
    const height = grid.height + (lines - LINES_OF_TITLE) * sizeFor(width) * LINE;
    flow.ensure(height);
    for (const [index, cell] of cells.entries()) {
      drawCell(report, cell, { box: { x: flow.x + index * (width + GAP), y: flow.y, width, height: height - 10 }, lines, clock });
    }
    flow.space(height);
  }
}

/** Fewer key results get larger charts; the page holds 8, 18 or 32. */
function gridFor(count: number): { columns: number; height: number } {
  if (count <= 8) return { columns: 2, height: 165 };
  if (count <= 36) return { columns: 3, height: 112 };
  return { columns: 4, height: 84 };
}

/** What the lines and marks of the charts mean. */
export function drawLegend({ flow, texts }: RetroReport): void {
  const { legend } = texts.retro;
  const { paper } = flow;
  const middle = flow.y + 5;
  let x = flow.x;
  const entries: [string, (left: number) => void][] = [
    [
      legend.value,
      (left) =>
        paper.line(
          [
            { x: left, y: middle },
            { x: left + 14, y: middle },
          ],
          { color: palette.blue, width: 1.3 },
        ),
    ],
    [
      legend.expected,
      (left) =>
        paper.line(
          [
            { x: left, y: middle },
            { x: left + 14, y: middle },
          ],
          { color: palette.faint, width: 0.8, dash: [2, 2] },
        ),
    ],
    [legend.forecast, (left) => drawForecastMark(paper, { x: left + 7, y: middle }, { top: middle - 5, bottom: middle + 5 })],
    [legend.outcome, (left) => paper.dot({ x: left + 7, y: middle }, 2.4, palette.ink)],
  ];
  for (const [label, draw] of entries) {
    draw(x);
    paper.text(label, { x: x + 19, y: flow.y }, { size: 8, color: palette.soft });
    x += 19 + paper.faces.regular.widthOf(label, 8) + 16;
  }
  paper.text(legend.lines, { x: flow.x + flow.width, y: flow.y }, { size: 8, color: palette.soft, align: 'right' });
  flow.space(22);
}

interface Cell {
  keyResult: NumberedKeyResult;
  figure: string;
  title: readonly string[];
}

function sizeFor(width: number): number {
  return width > 200 ? 9 : 7;
}

function layOutCell({ flow }: RetroReport, keyResult: NumberedKeyResult, width: number): Cell {
  const { regular, bold } = flow.paper.faces;
  const size = sizeFor(width);
  const figure = formatPercent(keyResult.progress);
  const titleWidth = width - bold.widthOf(figure, size + 1) - 8;
  const title = wrapText(regular, `${keyResult.number}  ${keyResult.title}`, { size, width: titleWidth, maxLines: MOST_TITLE_LINES });
  return { keyResult, figure, title };
}

function drawCell({ flow, texts }: RetroReport, cell: Cell, place: { box: Box; lines: number; clock: ReturnType<typeof cycleClock> }): void {
  const { paper } = flow;
  const { box } = place;
  const { keyResult, figure } = cell;
  const size = sizeFor(box.width);
  for (const [index, line] of cell.title.entries()) paper.text(line, { x: box.x, y: box.y + index * size * LINE }, { size });
  const color = outcomeColors[keyResult.outcome];
  paper.text(figure, { x: box.x + box.width, y: box.y }, { size: size + 1, face: paper.faces.bold, color, align: 'right' });
  const head = place.lines * size * LINE + 5;
  const plot = { x: box.x, y: box.y + head, width: box.width, height: box.height - head };
  if (keyResult.series.length === 0) paper.text(texts.retro.noSeries, { x: plot.x, y: plot.y + plot.height * 0.2 + 2 }, { size: 7, color: palette.soft });
  drawProgressChart(paper, plot, chartOf(keyResult, place.clock));
}

/** What the chart of a key result shows. */
export function chartOf(keyResult: NumberedKeyResult, { timeOf, forecastMadeAt }: ReturnType<typeof cycleClock>): ProgressChart {
  const values = keyResult.series.map(({ at, progress }) => ({ time: timeOf(at), progress }));
  const expected = keyResult.expectedSeries?.map(({ at, progress }) => ({ time: timeOf(at), progress })) ?? [
    { time: 0, progress: 0 },
    { time: 1, progress: 1 },
  ];
  const from = values.findLast(({ time }) => time <= forecastMadeAt)?.progress ?? 0;
  return {
    values,
    expected,
    forecast: keyResult.earlyForecast === null ? null : { ...keyResult.earlyForecast, madeAt: forecastMadeAt, from },
    outcome: values.at(-1)?.progress ?? keyResult.progress,
    outcomeColor: outcomeColors[keyResult.outcome],
  };
}
