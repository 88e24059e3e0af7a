import { wasTooSafe } from '../../domain/closing.ts';
import { formatScore } from '../format.ts';
import type { CarryOver } from '../retro-input.ts';
import type { Face } from './fonts.ts';
import { outcomeColors, palette } from './palette.ts';
import { drawNames, drawWorstNames } from './retro-digest.ts';
import { mostTellingFirst, unfinished } from './retro-key-results.ts';
import type { NumberedKeyResult, RetroReport } from './retro-key-results.ts';
import { clipText } from './text.ts';

// The lowest band of scores ends here; source: docs/okr-method.md §2.
const TOO_HARD_BELOW = 0.4;
const ANSWER_GAP = 7;
const MOST_WEAK = { 'in full': 14, 'summed up': 8 };
const SILENT_LINE = 11;
// A longer answer may break over columns.
const MOST_KEPT_HEIGHT = 160;

/** "What we learned": each owner's answer in full, and "no answer" where none came. */
export function drawLearned(report: RetroReport): void {
  const { flow, texts, keyResults } = report;
  const ordered = mostTellingFirst(keyResults);
  const answered = ordered.filter(({ answer }) => answer !== null);
  const silent = ordered.filter(({ answer }) => answer === null);
  flow.startPart(420);
  flow.heading(texts.retro.whatWeLearned, { size: 17 });
  flow.paragraph(texts.retro.whatWeLearnedIntro(answered.length, keyResults.length), { size: 9, color: palette.soft });
  flow.space(8);
  const heights = answered.map((keyResult) => answerHeight(report, keyResult));
  flow.startColumns({ columns: 2, height: sumOf(heights), tallest: Math.min(Math.max(...heights, 0), MOST_KEPT_HEIGHT) });
  for (const keyResult of answered) drawAnswer(report, keyResult);
  flow.endColumns();
  if (silent.length === 0) return;
  flow.space(6);
  flow.startColumns({ columns: 3, height: Math.ceil(silent.length / 3) * 3 * SILENT_LINE });
  for (const keyResult of silent) drawSilence(report, keyResult);
  flow.endColumns();
}

function drawAnswer(report: RetroReport, keyResult: NumberedKeyResult): void {
  const { flow } = report;
  flow.ensure(Math.min(answerHeight(report, keyResult), MOST_KEPT_HEIGHT));
  for (const { text, ...style } of answerParagraphs(report, keyResult)) flow.paragraph(text, style);
  flow.space(ANSWER_GAP);
}

function answerHeight(report: RetroReport, keyResult: NumberedKeyResult): number {
  const width = report.flow.widthOf(2);
  return answerParagraphs(report, keyResult).reduce((sum, { text, ...style }) => sum + report.flow.heightOf(text, { ...style, width }), ANSWER_GAP);
}

function answerParagraphs({ flow, texts }: RetroReport, keyResult: NumberedKeyResult): { text: string; size: number; face?: Face; color?: string }[] {
  const { answer, carryOver, outcome } = keyResult;
  if (answer === null) return [];
  const facts = [
    texts.words.outcome[outcome],
    answer.inOurControl === null ? '' : texts.retro.inOurControl[answer.inOurControl ? 'true' : 'false'],
    carryOver === null ? '' : texts.words.carry[carryOver],
    texts.retro.answeredBy(answer.by),
  ].filter((fact) => fact !== '');
  return [
    { text: `${keyResult.number}  ${keyResult.title}`, size: 8.5, face: flow.paper.faces.bold, color: outcomeColors[outcome] },
    { text: answer.learned, size: 8.5 },
    { text: facts.join(' · '), size: 7, color: palette.soft },
  ];
}

/** One line, so that fifty silent owners do not fill two pages. */
function drawSilence({ flow, texts }: RetroReport, keyResult: NumberedKeyResult): void {
  const { regular } = flow.paper.faces;
  const style = { size: 7.5, color: palette.soft };
  const suffix = `: ${texts.retro.noAnswer}`;
  const title = clipText(regular, `${keyResult.number}  ${keyResult.title}`, { size: style.size, width: flow.width - regular.widthOf(suffix, style.size) });
  flow.ensure(SILENT_LINE);
  flow.paper.text(`${title}${suffix}`, { x: flow.x, y: flow.y }, style);
  flow.space(SILENT_LINE);
}

/** The three questions, each with what the data says to it; the meeting answers the rest. */
export function drawQuestions(report: RetroReport): void {
  const { flow, texts, keyResults } = report;
  flow.startPart(200);
  flow.heading(texts.retro.questions, { size: 17 });
  const [control = '', objectives = '', carry = ''] = texts.retro.question;
  const missed = unfinished(keyResults);
  const inside = missed.filter(({ answer }) => answer?.inOurControl === true);
  const outside = missed.filter(({ answer }) => answer?.inOurControl === false);

  drawQuestion(report, 1, control, texts.retro.control(inside.length, outside.length, missed.length - inside.length - outside.length));
  if (report.lists === 'summed up') drawWorstNames(report, inside);
  else for (const keyResult of inside) flow.item(`${keyResult.number}  ${keyResult.title}`, { size: 8.5, color: outcomeColors[keyResult.outcome] });

  drawQuestion(report, 2, objectives, stretchSentence(report));
  const weak = weakObjectives(keyResults);
  if (weak.length > 0) flow.paragraph(`${texts.retro.weakObjectives}:`, { size: 8.5, color: palette.soft });
  const most = MOST_WEAK[report.lists];
  for (const title of weak.slice(0, most)) flow.item(title, { size: 8.5 });
  if (weak.length > most) flow.item(texts.retro.more(weak.length - most), { size: 8.5 });

  const count = (choice: CarryOver | null) => keyResults.filter(({ carryOver }) => carryOver === choice).length;
  drawQuestion(report, 3, carry, texts.retro.carryCounts(count('forward'), count('rewrite'), count('drop'), count(null)));
}

function drawQuestion({ flow }: RetroReport, number: number, question: string, figures: string): void {
  flow.space(6);
  flow.heading(`${number}. ${question}`, { size: 11, keep: 36 });
  flow.paragraph(figures, { size: 9 });
  flow.space(3);
}

function stretchSentence({ input, texts }: RetroReport): string {
  const { mean } = input.figures.score;
  if (mean === null) return texts.retro.noScore;
  const score = formatScore(mean, input.language);
  if (wasTooSafe(input.figures)) return texts.retro.tooSafe(score);
  return mean < TOO_HARD_BELOW ? texts.retro.tooHard(score) : texts.retro.rightStretch(score);
}

/** Objectives with live key results of which none was achieved. */
function weakObjectives(keyResults: readonly NumberedKeyResult[]): string[] {
  const live = keyResults.filter(({ outcome }) => outcome !== 'dropped');
  const strong = new Set(live.filter(({ outcome }) => outcome === 'achieved').map(({ objectiveTitle }) => objectiveTitle));
  return [...new Set(live.map(({ objectiveTitle }) => objectiveTitle))].filter((title) => !strong.has(title)).sort();
}

/** What is carried forward, rewritten, dropped, or still undecided, by name. */
export function drawCarryOver(report: RetroReport): void {
  const { flow, texts, keyResults } = report;
  const lists = (['forward', 'rewrite', 'drop'] as const).map((choice) => ({ choice, chosen: keyResults.filter(({ carryOver }) => carryOver === choice) }));
  const label = (keyResult: NumberedKeyResult) => `${keyResult.number}  ${keyResult.title}`;
  flow.space(8);
  flow.heading(texts.retro.carryOver, { size: 14, keep: 60 });
  if (report.lists === 'summed up') {
    for (const { choice, chosen } of lists) {
      flow.heading(`${texts.retro.carry[choice]} (${chosen.length})`, { size: 9.5, keep: 30 });
      drawNames(flow, chosen);
      flow.space(6);
    }
    return;
  }
  const width = flow.widthOf(3) - 12;
  const heights = lists.flatMap(({ chosen }) => [36, ...chosen.map((keyResult) => flow.heightOf(label(keyResult), { size: 7.5, width }) + 2)]);
  flow.startColumns({ columns: 3, height: sumOf(heights), tallest: 36 });
  for (const { choice, chosen } of lists) {
    flow.ensure(36);
    flow.paragraph(`${texts.retro.carry[choice]} (${chosen.length})`, { size: 9.5, face: flow.paper.faces.bold });
    flow.space(2);
    if (chosen.length === 0) flow.paragraph(texts.retro.noneHere, { size: 8.5, color: palette.soft });
    for (const keyResult of chosen) flow.item(label(keyResult), { size: 7.5, color: outcomeColors[keyResult.outcome] });
    flow.space(8);
  }
  flow.endColumns();
}

function sumOf(heights: readonly number[]): number {
  return heights.reduce((sum, height) => sum + height, 0);
}
