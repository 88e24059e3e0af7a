import { createPaper } from './pdf/page.ts';
import { Flow } from './pdf/flow.ts';
import { palette } from './pdf/palette.ts';
import { drawCarryOver, drawLearned, drawQuestions } from './pdf/retro-answers.ts';
import { drawCards } from './pdf/retro-cards.ts';
import { drawCharts } from './pdf/retro-charts.ts';
import { drawCover } from './pdf/retro-cover.ts';
import { drawLessons, drawWorstFlags, isLarge } from './pdf/retro-digest.ts';
import { drawFlags, drawTeams } from './pdf/retro-flags.ts';
import { numberKeyResults } from './pdf/retro-key-results.ts';
import { drawOutcomes } from './pdf/retro-outcomes.ts';
import type { RetroInput } from './retro-input.ts';
import { clipText } from './pdf/text.ts';
import { textsFor } from './texts/texts.ts';

export type { CarryOver, ProgressPoint, RetroAnswer, RetroInput, RetroKeyResult } from './retro-input.ts';

const A4 = { width: 595, height: 842, margin: 46 };

/**
 * The retrospective of a closed cycle as a PDF of 2 to 10 pages for up to some 230 key results; above that a page for each 40 more.
 * The same input gives the same bytes.
 */
export async function renderRetroPdf(input: RetroInput): Promise<Uint8Array> {
  const texts = textsFor(input.language);
  const title = texts.retro.title(input.cycleName);
  const paper = await createPaper({ ...A4, title, author: input.organizationName, language: input.language, createdAt: new Date(input.generatedAt) });
  const flow = new Flow(paper, { top: A4.margin, bottom: A4.height - A4.margin - 14 });
  const report = { input, texts, flow, keyResults: numberKeyResults(input.keyResults) };

  drawCover(report);
  if (isLarge(report)) {
    drawCards(report);
    drawWorstFlags(report);
    drawTeams(report);
    drawLessons(report);
  } else {
    drawOutcomes(report);
    drawCharts(report);
    drawFlags(report);
    drawTeams(report);
    drawLearned(report);
  }
  drawQuestions(report);
  drawCarryOver(report);

  return paper.finish((page, pages) => {
    const y = A4.height - 34;
    const style = { size: 7.5, color: palette.soft };
    if (page > 1)
      paper.text(
        clipText(paper.faces.regular, `${input.organizationName} · ${title}`, { size: style.size, width: A4.width - 2 * A4.margin - 60 }),
        { x: A4.margin, y },
        style,
      );
    paper.text(texts.retro.page(page, pages), { x: A4.width - A4.margin, y }, { ...style, align: 'right' });
  });
}
