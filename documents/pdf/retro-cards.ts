import { formatDate, formatPercent } from '../format.ts';
import { drawProgressChart } from './chart.ts';
import type { Box } from './page.ts';
import { outcomeColors, palette } from './palette.ts';
import { chartOf, drawLegend } from './retro-charts.ts';
import { cycleClock, outcomes, weekOf } from './retro-key-results.ts';
import type { NumberedKeyResult, RetroReport } from './retro-key-results.ts';
import { clipText, wrapText } from './text.ts';

const COLUMNS = 4;
const GAP = { x: 13, y: 8 };
const CARD = 63;
const TITLE = { size: 6.6, line: 7.8, most: 3 };
const SMALL = { size: 5.6, line: 7 };

/**
 * How a large set ended, on cards of which a page holds some forty: outcome, chart, owner, when it was first flagged and who answered, and the owner's
 * answer. Every key result stands on one card, under one of the four outcomes.
 */
export function drawCards(report: RetroReport): void {
  const { flow, texts } = report;
  flow.newPage();
  flow.heading(texts.retro.outcomes, { size: 17 });
  drawLegend(report);
  const clock = cycleClock(report.input);
  const width = (flow.width - GAP.x * (COLUMNS - 1)) / COLUMNS;
  for (const outcome of outcomes) {
    const keyResults = report.keyResults.filter((keyResult) => keyResult.outcome === outcome);
    flow.heading(`${texts.retro.list[outcome]} (${keyResults.length})`, { size: 11, keep: CARD + GAP.y });
    if (keyResults.length === 0) flow.paragraph(texts.retro.listEmpty, { size: 8, color: palette.soft });
    for (let first = 0; first < keyResults.length; first += COLUMNS) {
      flow.ensure(CARD);
      for (const [index, keyResult] of keyResults.slice(first, first + COLUMNS).entries())
        drawCard(report, keyResult, { x: flow.x + index * (width + GAP.x), y: flow.y, width, height: CARD }, clock);
      flow.space(CARD + GAP.y);
    }
    flow.space(4);
  }
}

function drawCard(report: RetroReport, keyResult: NumberedKeyResult, box: Box, clock: ReturnType<typeof cycleClock>): void {
  const { paper } = report.flow;
  const { bold, regular } = paper.faces;
  const color = outcomeColors[keyResult.outcome];
  const figure = formatPercent(keyResult.progress);
  const titleWidth = box.width - bold.widthOf(figure, TITLE.size + 0.6) - 5;
  const title = wrapText(regular, `${keyResult.number}  ${keyResult.title}`, { size: TITLE.size, width: titleWidth, maxLines: TITLE.most });
  for (const [index, line] of title.entries()) paper.text(line, { x: box.x, y: box.y + index * TITLE.line }, { size: TITLE.size });
  paper.text(figure, { x: box.x + box.width, y: box.y }, { size: TITLE.size + 0.6, face: bold, color, align: 'right' });
  const answer = wrapText(regular, answerOf(keyResult, report), { size: SMALL.size, width: box.width, maxLines: 2 });
  const notes = [clipText(regular, courseOf(keyResult, report), { size: SMALL.size, width: box.width }), ...answer];
  const foot = box.y + box.height - notes.length * SMALL.line;
  for (const [index, line] of notes.entries())
    paper.text(line, { x: box.x, y: foot + index * SMALL.line }, { size: SMALL.size, color: index === 0 ? palette.soft : palette.ink });
  const top = box.y + title.length * TITLE.line + 2;
  drawProgressChart(paper, { x: box.x, y: top, width: box.width, height: foot - top - 2 }, chartOf(keyResult, clock));
}

/** "Ada Lovelace · week 3, Grace Hopper 28 Jan": who owns it, and who answered when it was flagged. */
function courseOf({ ownerName, firstFlaggedAt, answeredBy }: NumberedKeyResult, { input, texts }: RetroReport): string {
  const flagged =
    firstFlaggedAt === null
      ? []
      : [
          texts.retro.flaggedIn(weekOf(firstFlaggedAt, input)),
          answeredBy === null ? texts.retro.nobodyAnswered : `${answeredBy.name}, ${formatDate(answeredBy.at, input)}`,
        ];
  return [ownerName ?? texts.words.noOwner, ...flagged].join(' · ');
}

function answerOf({ answer, carryOver, droppedReason }: NumberedKeyResult, { texts }: RetroReport): string {
  const dropped = droppedReason === null ? [] : [texts.retro.droppedReason(droppedReason)];
  if (answer === null) return [...dropped, texts.retro.noAnswer].join(' · ');
  const control = answer.inOurControl === null ? [] : [texts.retro.inOurControl[answer.inOurControl ? 'true' : 'false']];
  const carry = carryOver === null ? [] : [texts.words.carry[carryOver]];
  return [...dropped, ...control, ...carry, answer.learned].join(' · ');
}
