import { meanOf, medianOf } from '../../domain/closing.ts';
import { formatLongDate, formatPercent, formatScore, formatSpan } from '../format.ts';
import { drawRateBar, drawRateColumns, drawStackedBar } from './chart.ts';
import type { Box } from './page.ts';
import { coverColors, outcomeColors, palette } from './palette.ts';
import { FORECAST_WEEK, outcomes, unfinished, weekOf } from './retro-key-results.ts';
import type { RetroReport } from './retro-key-results.ts';
import { wrapText } from './text.ts';

const BAND = 270;
const MOST_OBJECTIVES = 5;

/** The first page: completion rate and score, how the key results ended, the update rate by week, and what stands out. */
export function drawCover(report: RetroReport): void {
  report.flow.newPage();
  drawBand(report);
  report.flow.y = BAND + 22;
  drawTiles(report);
  drawOutcomeBar(report);
  drawTrend(report);
  drawCompanyObjectives(report);
  drawInShort(report);
}

function drawBand({ input, texts, flow }: RetroReport): void {
  const { paper } = flow;
  const { regular, bold } = paper.faces;
  const x = paper.margin;
  paper.rectangle({ x: 0, y: 0, width: paper.width, height: BAND }, coverColors(input).ground);
  paper.rectangle({ x, y: 46, width: 30, height: 3 }, palette.brass);
  paper.text(input.organizationName, { x, y: 60 }, { size: 12, color: coverColors(input).quiet });
  paper.drawLogo({ x: paper.width - paper.margin, y: 40 }, 28);
  const size = 27;
  const lines = wrapText(bold, texts.retro.title(input.cycleName), { size, width: flow.width, maxLines: 3 });
  for (const [index, line] of lines.entries()) paper.text(line, { x, y: 82 + index * size * 1.2 }, { size, face: bold, color: palette.white });
  const below = 82 + lines.length * size * 1.2;
  const span = formatSpan(input.startsOn, input.endsOn, input.language);
  paper.text(input.withoutNotes ? `${span} · ${texts.retro.companyLevelOnly}` : span, { x, y: below + 4 }, { size: 12, color: coverColors(input).quiet });

  const { figures } = input;
  const figure = { size: 54, face: bold, color: palette.white };
  const top = BAND - 104;
  paper.text(formatPercent(figures.completionRate), { x, y: top }, figure);
  paper.text(
    `${texts.retro.completionRate}: ${texts.retro.completed(figures.counts.completed, figures.counts.live)}`,
    { x, y: top + 68 },
    { size: 10.5, color: coverColors(input).quiet },
  );
  const right = paper.width - paper.margin;
  paper.text(formatScore(figures.score.mean, input.language), { x: right, y: top }, { ...figure, align: 'right' });
  paper.text(
    `${texts.retro.score} (${texts.retro.scoreHint(formatScore(figures.score.median, input.language))})`,
    { x: right, y: top + 68 },
    { size: 10.5, face: regular, color: coverColors(input).quiet, align: 'right' },
  );
}

function drawTiles({ input, texts, flow }: RetroReport): void {
  const { figures } = input;
  const tiles = [
    { label: texts.retro.averageProgress, value: formatPercent(figures.averageProgress), hint: texts.words.keyResults(figures.counts.live) },
    { label: texts.retro.achievedShare, value: formatPercent(figures.achievedShare), hint: texts.retro.achievedHint },
    { label: texts.retro.updateRate, value: formatPercent(figures.updateRate), hint: texts.retro.updateRateHint },
  ];
  const gap = 12;
  const width = (flow.width - gap * (tiles.length - 1)) / tiles.length;
  for (const [index, tile] of tiles.entries()) {
    const box: Box = { x: flow.x + index * (width + gap), y: flow.y, width, height: 66 };
    flow.paper.rectangle(box, palette.panel);
    flow.paper.text(tile.label, { x: box.x + 12, y: box.y + 9 }, { size: 8.5, color: palette.soft });
    flow.paper.text(tile.value, { x: box.x + 12, y: box.y + 21 }, { size: 21, face: flow.paper.faces.bold });
    for (const line of wrapText(flow.paper.faces.regular, tile.hint, { size: 7, width: width - 20, maxLines: 1 }))
      flow.paper.text(line, { x: box.x + 12, y: box.y + 50 }, { size: 7, color: palette.soft });
  }
  flow.space(66 + 18);
}

function drawOutcomeBar({ keyResults, texts, flow }: RetroReport): void {
  flow.paragraph(texts.retro.outcomes, { size: 11, face: flow.paper.faces.bold });
  flow.space(5);
  const parts = outcomes.map((outcome) => ({
    outcome,
    share: keyResults.filter((keyResult) => keyResult.outcome === outcome).length,
    color: outcomeColors[outcome],
  }));
  drawStackedBar(flow.paper, { x: flow.x, y: flow.y, width: flow.width, height: 16 }, parts);
  flow.space(23);
  let x = flow.x;
  for (const part of parts) {
    const label = `${texts.retro.list[part.outcome]} ${part.share}`;
    flow.paper.rectangle({ x, y: flow.y + 1.5, width: 7, height: 7 }, part.color);
    flow.paper.text(label, { x: x + 11, y: flow.y }, { size: 8.5 });
    x += 11 + flow.paper.faces.regular.widthOf(label, 8.5) + 18;
  }
  flow.space(27);
}

function drawTrend({ input, texts, flow }: RetroReport): void {
  if (input.updateRateByWeek.length === 0) return;
  flow.paragraph(texts.retro.updateTrend, { size: 11, face: flow.paper.faces.bold });
  const weeks = input.updateRateByWeek.map(({ week, rate }) => ({ label: `${week}`, rate, text: rate === null ? '' : formatPercent(rate) }));
  drawRateColumns(flow.paper, { x: flow.x, y: flow.y, width: flow.width, height: 84 }, weeks);
  flow.space(84 + 20);
}

/** The company's own objectives with the mean progress of their live key results: what leadership looks for first. */
function drawCompanyObjectives({ keyResults, texts, flow }: RetroReport): void {
  const live = keyResults.filter(({ level, outcome }) => level === 'COMPANY' && outcome !== 'dropped');
  const titles = [...new Set(live.map(({ objectiveTitle }) => objectiveTitle))].sort().slice(0, MOST_OBJECTIVES);
  if (titles.length === 0) return;
  const { paper } = flow;
  const { regular, bold } = paper.faces;
  flow.paragraph(texts.retro.companyObjectives, { size: 11, face: bold });
  flow.space(5);
  for (const title of titles) {
    const own = live.filter(({ objectiveTitle }) => objectiveTitle === title);
    const progress = meanOf(own.map((keyResult) => keyResult.progress ?? 0)) ?? 0;
    const y = flow.y;
    const lines = wrapText(regular, title, { size: 9, width: 225, maxLines: 3 });
    for (const [index, line] of lines.entries()) paper.text(line, { x: flow.x, y: y + index * 12 }, { size: 9 });
    drawRateBar(paper, { x: flow.x + 235, y: y + 2, width: 110, height: 8 }, { rate: progress, color: palette.blue });
    paper.text(formatPercent(progress), { x: flow.x + 380, y }, { size: 9, face: bold, align: 'right' });
    paper.text(
      texts.retro.achievedOf(own.filter(({ outcome }) => outcome === 'achieved').length, own.length),
      { x: flow.x + flow.width, y: y + 0.5 },
      { size: 8, color: palette.soft, align: 'right' },
    );
    flow.space(3 + lines.length * 12);
  }
  flow.space(12);
}

function drawInShort(report: RetroReport): void {
  const { input, texts, flow } = report;
  const sentences = standOuts(report);
  if (sentences.length > 0) {
    flow.paragraph(texts.retro.inShort, { size: 11, face: flow.paper.faces.bold });
    flow.space(4);
    for (const sentence of sentences) flow.item(sentence, { size: 9.5 });
  }
  const { paper } = flow;
  paper.text(texts.retro.generated(formatLongDate(input.generatedAt, input)), { x: paper.margin, y: paper.height - 34 }, { size: 7.5, color: palette.soft });
}

function standOuts({ input, texts, keyResults }: RetroReport): string[] {
  const missed = unfinished(keyResults);
  const flaggedWeeks = missed.flatMap(({ firstFlaggedAt }) => (firstFlaggedAt === null ? [] : [weekOf(firstFlaggedAt, input)]));
  const medianWeek = medianOf(flaggedWeeks);
  const unflagged = missed.length - flaggedWeeks.length;
  const silent = keyResults.filter(({ answer, outcome }) => answer === null && outcome !== 'dropped').length;
  const judged = keyResults.flatMap(({ earlyForecast, progress }) =>
    earlyForecast === null || progress === null ? [] : [{ ...earlyForecast, outcome: progress }],
  );
  const inside = judged.filter(({ low, high, outcome }) => low <= outcome && outcome <= high).length;
  return [
    medianWeek === null ? '' : texts.retro.shortFlagged(flaggedWeeks.length, missed.length, Math.floor(medianWeek)),
    unflagged === 0 ? '' : texts.retro.shortUnflagged(unflagged),
    judged.length === 0 ? '' : texts.retro.shortForecast(inside, judged.length, FORECAST_WEEK),
    // Where nobody's answers are read, that one is missing would be said of everybody.
    silent === 0 || input.withoutNotes ? '' : texts.retro.shortSilent(silent),
  ].filter((sentence) => sentence !== '');
}
