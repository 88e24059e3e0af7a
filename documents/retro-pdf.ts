import type { Paper } from './pdf/page.ts';
import { createPaper } from './pdf/page.ts';
import { Flow } from './pdf/flow.ts';
import { palette } from './pdf/palette.ts';
import { drawCarryOver, drawLearned, drawQuestions } from './pdf/retro-answers.ts';
import type { CardStyle } from './pdf/retro-cards.ts';
import { cardStyles, drawCards } from './pdf/retro-cards.ts';
import { drawCharts } from './pdf/retro-charts.ts';
import { drawCover } from './pdf/retro-cover.ts';
import { drawLessons, drawWorstFlags } from './pdf/retro-digest.ts';
import { drawFlags, drawTeams } from './pdf/retro-flags.ts';
import { numberKeyResults } from './pdf/retro-key-results.ts';
import { drawOutcomes } from './pdf/retro-outcomes.ts';
import type { RetroInput } from './retro-input.ts';
import { clipText } from './pdf/text.ts';
import { textsFor } from './texts/texts.ts';

export type { CarryOver, ProgressPoint, RetroAnswer, RetroInput, RetroKeyResult } from './retro-input.ts';

const A4 = { width: 595, height: 842, margin: 46 };
const MOST_PAGES = 10;
/** Above so many key results each gets a card, and the pages behind them sum up: leadership reads ten pages, not thirty. */
const MOST_IN_FULL = 60;
/** Above so many only the densest cards have a chance: no time is spent on the others. */
const MOST_ROOMY = 150;

/**
 * The retrospective of a closed cycle as a PDF of 2 to 10 pages for up to some 220 key results; above that, a page more for each 40 or so.
 * A set whose lists in full would take more than 10 pages gets cards, as roomy as fits. The same input gives the same bytes.
 */
export async function renderRetroPdf(input: RetroInput, { logo = null }: { logo?: Uint8Array | null } = {}): Promise<Uint8Array> {
  const paper = await drawShortest(input, logo);
  const { page: pageOf, title } = textsFor(input.language).retro;
  const head = `${input.organizationName} · ${title(input.cycleName)}`;
  return paper.finish((page, pages) => {
    const y = A4.height - 34;
    const style = { size: 7.5, color: palette.soft };
    const width = A4.width - 2 * A4.margin - 60;
    if (page > 1) paper.text(clipText(paper.faces.regular, head, { size: style.size, width }), { x: A4.margin, y }, style);
    paper.text(pageOf(page, pages), { x: A4.width - A4.margin, y }, { ...style, align: 'right' });
  });
}

/** The roomiest layout that stays within ten pages, or the densest. */
async function drawShortest(input: RetroInput, logo: Uint8Array | null): Promise<Paper> {
  if (input.keyResults.length <= MOST_IN_FULL) {
    const paper = await drawReport(input, { cards: null, logo });
    if (paper.pageCount <= MOST_PAGES) return paper;
  }
  const styles = input.keyResults.length <= MOST_ROOMY ? cardStyles : cardStyles.slice(-1);
  for (const style of styles.slice(0, -1)) {
    const paper = await drawReport(input, { cards: style, logo });
    if (paper.pageCount <= MOST_PAGES) return paper;
  }
  return drawReport(input, { cards: styles.at(-1) ?? null, logo });
}

/** Draws all pages: with cards of this style, or with lists in full. */
async function drawReport(input: RetroInput, { cards, logo }: { cards: CardStyle | null; logo: Uint8Array | null }): Promise<Paper> {
  const texts = textsFor(input.language);
  const title = texts.retro.title(input.cycleName);
  const paper = await createPaper({ ...A4, title, author: input.organizationName, language: input.language, createdAt: new Date(input.generatedAt), logo });
  const flow = new Flow(paper, { top: A4.margin, bottom: A4.height - A4.margin - 6 });
  const report = { input, texts, flow, keyResults: numberKeyResults(input.keyResults), lists: cards === null ? ('in full' as const) : ('summed up' as const) };

  drawCover(report);
  if (cards) {
    drawCards(report, cards);
    drawWorstFlags(report);
    drawTeams(report);
    if (!input.withoutNotes) drawLessons(report);
  } else {
    drawOutcomes(report);
    drawCharts(report);
    drawFlags(report);
    drawTeams(report);
    if (!input.withoutNotes) drawLearned(report);
  }
  // The questions are for the meeting, and are answered from what the owners said.
  if (!input.withoutNotes) drawQuestions(report);
  drawCarryOver(report);
  return paper;
}
