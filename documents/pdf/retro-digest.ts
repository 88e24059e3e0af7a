import type { Flow } from './flow.ts';
import { outcomeColors, palette } from './palette.ts';
import { drawFlagTable } from './retro-flags.ts';
import { mostTellingFirst, unfinished } from './retro-key-results.ts';
import type { NumberedKeyResult, RetroReport } from './retro-key-results.ts';
import { clipText } from './text.ts';

const WORST = 12;
const MOST_NAMED = 30;
const NAME = { size: 6.4, line: 8.2, columns: 3 };
const LESSON = { size: 7.5, gap: 6, columns: 3 };
const ROOM_FOR_THE_REST = 30;
// Columns never end quite even; what is left of them keeps the last answer off the next page.
const EVEN_SHARE = 0.8;

/** The misses that should trouble most: nobody saw them, or nobody answered, and little was reached. The others' stories stand on their cards. */
export function drawWorstFlags(report: RetroReport): void {
  const { flow, texts } = report;
  const missed = unfinished(report.keyResults);
  const worst = missed.toSorted((a, b) => attentionOf(a) - attentionOf(b) || (a.progress ?? 0) - (b.progress ?? 0) || a.number - b.number).slice(0, WORST);
  drawFlagTable(report, worst);
  if (missed.length > worst.length) flow.paragraph(texts.retro.moreOnCards(missed.length - worst.length), { size: 8, color: palette.soft });
}

/** "What we learned" on no more than the page at hand: answers that say the same stand once, what was missed first; the rest is counted. */
export function drawLessons(report: RetroReport): void {
  const { flow, texts, keyResults } = report;
  const answered = mostTellingFirst(keyResults).filter(({ answer }) => answer !== null);
  flow.startPart(230);
  flow.heading(texts.retro.whatWeLearned, { size: 17 });
  flow.paragraph(texts.retro.whatWeLearnedIntro(answered.length, keyResults.length), { size: 9, color: palette.soft });
  flow.space(8);
  const lessons = lessonsOf(answered);
  const width = flow.widthOf(LESSON.columns);
  const heights = lessons.map((lesson) => heightOf(flow, lesson, width));
  const shown = fitting(heights, (flow.room - ROOM_FOR_THE_REST) * LESSON.columns * EVEN_SHARE);
  flow.startColumns({ columns: LESSON.columns, height: sumOf(heights.slice(0, shown)), tallest: Math.max(...heights.slice(0, shown), 0) });
  for (const [index, lesson] of lessons.slice(0, shown).entries()) {
    flow.ensure(heights[index] ?? 0);
    flow.paragraph(lesson.learned, { size: LESSON.size });
    flow.paragraph(numbersOf(lesson), { size: LESSON.size - 1, color: palette.soft });
    flow.space(LESSON.gap);
  }
  flow.endColumns();
  if (lessons.length > shown) flow.paragraph(texts.retro.moreOnCards(lessons.length - shown), { size: 8, color: palette.soft });
  const silent = keyResults.filter(({ answer }) => answer === null);
  if (silent.length > 0) flow.paragraph(`${texts.retro.noAnswer}: ${silent.map(({ number }) => number).join(', ')}`, { size: 7, color: palette.soft });
}

/** Of these the ones that reached least, by name; the rest is counted. */
export function drawWorstNames({ flow, texts }: RetroReport, keyResults: readonly NumberedKeyResult[]): void {
  const worst = keyResults.toSorted((a, b) => (a.progress ?? 0) - (b.progress ?? 0) || a.number - b.number).slice(0, MOST_NAMED);
  drawNames(
    flow,
    worst.toSorted((a, b) => a.number - b.number),
  );
  if (keyResults.length > worst.length) flow.paragraph(texts.retro.moreOnCards(keyResults.length - worst.length), { size: 7, color: palette.soft });
}

/** Numbers and titles in narrow columns, a line each. */
export function drawNames(flow: Flow, keyResults: readonly NumberedKeyResult[]): void {
  const { regular } = flow.paper.faces;
  flow.startColumns({
    columns: NAME.columns,
    // Half a line more, so that rounding takes no column's last line away.
    height: (Math.ceil(keyResults.length / NAME.columns) + 0.5) * NAME.columns * NAME.line,
  });
  for (const { number, title, outcome } of keyResults) {
    flow.ensure(NAME.line);
    flow.paper.dot({ x: flow.x + 2, y: flow.y + 4.2 }, 1.4, outcomeColors[outcome]);
    flow.paper.text(clipText(regular, `${number}  ${title}`, { size: NAME.size, width: flow.width - 7 }), { x: flow.x + 7, y: flow.y }, { size: NAME.size });
    flow.space(NAME.line);
  }
  flow.endColumns();
}

function attentionOf({ firstFlaggedAt, answeredBy }: NumberedKeyResult): number {
  if (firstFlaggedAt === null) return 0;
  return answeredBy === null ? 1 : 2;
}

interface Lesson {
  learned: string;
  keyResults: NumberedKeyResult[];
}

function lessonsOf(answered: readonly NumberedKeyResult[]): Lesson[] {
  const lessons = new Map<string, Lesson>();
  for (const keyResult of answered) {
    const learned = keyResult.answer?.learned ?? '';
    const lesson = lessons.get(learned) ?? { learned, keyResults: [] };
    lesson.keyResults.push(keyResult);
    lessons.set(learned, lesson);
  }
  return [...lessons.values()];
}

/** One is named, several are told by their numbers. */
function numbersOf({ keyResults }: Lesson): string {
  const [first] = keyResults;
  if (first !== undefined && keyResults.length === 1) return `${first.number}  ${first.title}`;
  return keyResults
    .map(({ number }) => number)
    .toSorted((a, b) => a - b)
    .join(', ');
}

function heightOf(flow: Flow, lesson: Lesson, width: number): number {
  return flow.heightOf(lesson.learned, { size: LESSON.size, width }) + flow.heightOf(numbersOf(lesson), { size: LESSON.size - 1, width }) + LESSON.gap;
}

/** How many of these fit one below the other. */
function fitting(heights: readonly number[], room: number): number {
  let used = 0;
  const first = heights.findIndex((height) => {
    used += height;
    return used > room;
  });
  return first < 0 ? heights.length : first;
}

function sumOf(heights: readonly number[]): number {
  return heights.reduce((sum, height) => sum + height, 0);
}
