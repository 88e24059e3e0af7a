import { formatDate, formatPercent, formatValue } from '../format.ts';
import { drawProgressChart } from './chart.ts';
import type { Flow } from './flow.ts';
import { outcomeColors, palette } from './palette.ts';
import { chartOf, drawLegend } from './retro-charts.ts';
import { cycleClock, outcomes, weekOf } from './retro-key-results.ts';
import type { NumberedKeyResult, RetroReport } from './retro-key-results.ts';
import { wrapText } from './text.ts';

const GAP = 14;
const EDGE = 5;
const LINE = 1.2;
const MOST_TITLE_LINES = 6;
const MOST_FACT_LINES = 4;

/** How large the cards are, in points, and what they leave out. */
export interface CardStyle {
  columns: number;
  title: number;
  small: number;
  plot: number;
  below: number;
  answerLines: number;
  values: 'shown' | 'left out';
}

/** From roomy to dense; the report takes the first with which it stays short. A page holds some 20, 30, or 40. */
export const cardStyles: readonly CardStyle[] = [
  { columns: 3, title: 7.4, small: 6.4, plot: 36, below: 9, answerLines: 8, values: 'shown' },
  { columns: 4, title: 6.5, small: 5.6, plot: 25, below: 8, answerLines: 4, values: 'shown' },
  { columns: 4, title: 6, small: 5.4, plot: 20, below: 6, answerLines: 2, values: 'left out' },
];

/**
 * How a large set ended, on cards: outcome, chart, owner, value, when it was first flagged and who answered, and the owner's answer.
 * Every key result stands on one card, under one of the four outcomes.
 */
export function drawCards(report: RetroReport, style: CardStyle): void {
  const { flow, texts } = report;
  flow.newPage();
  flow.heading(texts.retro.outcomes, { size: 17 });
  drawLegend(report);
  for (const outcome of outcomes) {
    const cards = report.keyResults.filter((keyResult) => keyResult.outcome === outcome).map((keyResult) => layOutCard(report, keyResult, style));
    const rows = Array.from({ length: Math.ceil(cards.length / style.columns) }, (_, row) => cards.slice(row * style.columns, (row + 1) * style.columns));
    flow.heading(`${texts.retro.list[outcome]} (${cards.length})`, { size: 12, keep: heightOf(rows[0] ?? [], style) + style.below });
    if (rows.length === 0) flow.paragraph(texts.retro.listEmpty, { size: 8, color: palette.soft });
    for (const row of rows) drawRow(report, row, style);
    flow.space(4);
  }
}

interface Card {
  keyResult: NumberedKeyResult;
  figure: string;
  title: readonly string[];
  facts: readonly string[];
  answer: readonly string[];
}

function layOutCard(report: RetroReport, keyResult: NumberedKeyResult, style: CardStyle): Card {
  const { regular, bold } = report.flow.paper.faces;
  const width = widthOf(report.flow, style);
  const figure = formatPercent(keyResult.progress);
  return {
    keyResult,
    figure,
    title: wrapText(bold, `${keyResult.number}  ${keyResult.title}`, {
      size: style.title,
      width: width - bold.widthOf(figure, style.title) - 6,
      maxLines: MOST_TITLE_LINES,
    }),
    facts: wrapText(regular, factsOf(keyResult, report, style), { size: style.small, width, maxLines: MOST_FACT_LINES }),
    // Why it was dropped has lines of its own: a long reason must not push the owner's answer off the card.
    answer: notesOf(keyResult, report).flatMap((note) => wrapText(regular, note, { size: style.small, width, maxLines: style.answerLines })),
  };
}

function widthOf(flow: Flow, { columns }: CardStyle): number {
  return (flow.width - GAP * (columns - 1)) / columns;
}

/** A row is as high as its highest card, its charts all stand on one line. */
function heightOf(row: readonly Card[], style: CardStyle): number {
  return headOf(row, style) + style.plot + 3 + Math.max(...row.map(({ facts, answer }) => facts.length + answer.length), 0) * style.small * LINE;
}

function headOf(row: readonly Card[], style: CardStyle): number {
  return EDGE + Math.max(...row.map(({ title }) => title.length), 0) * style.title * LINE + 2;
}

function drawRow(report: RetroReport, row: readonly Card[], style: CardStyle): void {
  const { flow } = report;
  const height = heightOf(row, style);
  const width = widthOf(flow, style);
  flow.ensure(height);
  for (const [index, card] of row.entries()) {
    drawCard(report, card, { x: flow.x + index * (width + GAP), width, head: headOf(row, style), style });
  }
  flow.space(height + style.below);
}

function drawCard(report: RetroReport, card: Card, place: { x: number; width: number; head: number; style: CardStyle }): void {
  const { flow, input, texts } = report;
  const { paper } = flow;
  const { x, width, head, style } = place;
  const color = outcomeColors[card.keyResult.outcome];
  paper.rectangle({ x, y: flow.y, width, height: 1 }, color);
  const title = { size: style.title, face: paper.faces.bold };
  for (const [index, line] of card.title.entries()) paper.text(line, { x, y: flow.y + EDGE + index * style.title * LINE }, title);
  paper.text(card.figure, { x: x + width, y: flow.y + EDGE }, { ...title, color, align: 'right' });

  const plot = { x, y: flow.y + head, width, height: style.plot };
  drawProgressChart(paper, plot, chartOf(card.keyResult, cycleClock(input)));
  if (card.keyResult.series.length === 0) {
    // The lines rise to the right: at the left, between those of 100 and 50 %, there is room.
    paper.text(texts.retro.noSeries, { x, y: plot.y + plot.height * 0.19 + 0.6 }, { size: style.small, color: palette.soft });
  }

  const foot = plot.y + plot.height + 3;
  for (const [index, line] of [...card.facts, ...card.answer].entries()) {
    const soft = index < card.facts.length || card.keyResult.answer === null;
    paper.text(line, { x, y: foot + index * style.small * LINE }, { size: style.small, color: soft ? palette.soft : palette.ink });
  }
}

/** "Ada Lovelace · 50 → 120 %: 96 % · flagged in week 3 · Grace Hopper, 28 Jan": who owns it, what was reached, and who answered when it was flagged. */
function factsOf(keyResult: NumberedKeyResult, { input, texts }: RetroReport, { values }: CardStyle): string {
  const { ownerName, firstFlaggedAt, answeredBy } = keyResult;
  const flagged =
    firstFlaggedAt === null
      ? []
      : [
          texts.retro.flaggedIn(weekOf(firstFlaggedAt, input)),
          answeredBy === null ? texts.retro.nobodyAnswered : `${answeredBy.name}, ${formatDate(answeredBy.at, input)}`,
        ];
  return [ownerName ?? texts.words.noOwner, ...(values === 'shown' ? valueOf(keyResult, input.language) : []), ...flagged].join(' · ');
}

function valueOf({ start, target, current, unit }: NumberedKeyResult, language: 'en' | 'ru'): string[] {
  if (current === null) return [];
  const value = formatValue(current, unit, language);
  if (start === null || target === null) return [value];
  return [`${formatValue(start, '', language)} → ${formatValue(target, '', language)}: ${value}`];
}

function notesOf({ answer, carryOver, droppedReason }: NumberedKeyResult, { input, texts }: RetroReport): string[] {
  if (input.withoutNotes) return [];
  const dropped = droppedReason === null ? [] : [texts.retro.droppedReason(droppedReason)];
  if (answer === null) return [...dropped, texts.retro.noAnswer];
  const control = answer.inOurControl === null ? [] : [texts.retro.inOurControl[answer.inOurControl ? 'true' : 'false']];
  const carry = carryOver === null ? [] : [texts.words.carry[carryOver]];
  return [...dropped, [...control, ...carry, answer.learned].join(' · ')];
}
