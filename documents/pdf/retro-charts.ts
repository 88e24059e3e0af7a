import { formatPercent } from '../format.ts';
import { drawForecastMark, drawProgressChart } from './chart.ts';
import type { ProgressChart } from './chart.ts';
import type { Box } from './page.ts';
import { outcomeColors, palette } from './palette.ts';
import { cycleClock } from './retro-key-results.ts';
import type { NumberedKeyResult, RetroReport } from './retro-key-results.ts';
import { wrapText } from './text.ts';

const GAP = 14;

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
    flow.ensure(grid.height);
    for (const [index, keyResult] of keyResults.slice(first, first + grid.columns).entries()) {
      drawCell(report, keyResult, { x: flow.x + index * (width + GAP), y: flow.y, width, height: grid.height - 10 }, clock);
    }
    flow.space(grid.height);
  }
}

/** Fewer key results get larger charts; the page holds 8, 18, 32 or 45. */
function gridFor(count: number): { columns: number; height: number } {
  if (count <= 8) return { columns: 2, height: 165 };
  if (count <= 36) return { columns: 3, height: 112 };
  if (count <= 64) return { columns: 4, height: 84 };
  return { columns: 5, height: 74 };
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

function drawCell({ flow, texts }: RetroReport, keyResult: NumberedKeyResult, box: Box, clock: ReturnType<typeof cycleClock>): void {
  const { paper } = flow;
  const { bold } = paper.faces;
  const size = box.width > 200 ? 9 : 7;
  const figure = formatPercent(keyResult.progress);
  const titleWidth = box.width - bold.widthOf(figure, size + 1) - 8;
  const lines = wrapText(paper.faces.regular, `${keyResult.number}  ${keyResult.title}`, { size, width: titleWidth, maxLines: 2 });
  for (const [index, line] of lines.entries()) paper.text(line, { x: box.x, y: box.y + index * size * 1.25 }, { size });
  paper.text(figure, { x: box.x + box.width, y: box.y }, { size: size + 1, face: bold, color: outcomeColors[keyResult.outcome], align: 'right' });
  const head = size * 2.5 + 5;
  const plot = { x: box.x, y: box.y + head, width: box.width, height: box.height - head };
  if (keyResult.series.length === 0)
    paper.text(texts.retro.noSeries, { x: plot.x + plot.width / 2, y: plot.y + plot.height * 0.4 }, { size: 7, color: palette.soft, align: 'center' });
  drawProgressChart(paper, plot, chartOf(keyResult, clock));
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
