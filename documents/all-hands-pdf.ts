import type { AllHandsInput } from './all-hands-input.ts';
import { drawCompanyObjectives, drawDecisions, drawHealth, drawRisks, drawWins } from './pdf/all-hands-slides.ts';
import { createPaper } from './pdf/page.ts';
import { SLIDE } from './pdf/slide.ts';
import { coverColors, palette } from './pdf/palette.ts';
import { clipText } from './pdf/text.ts';
import { textsFor } from './texts/texts.ts';

/** The slides of the all-hands as a landscape PDF: health, company objectives, wins, at risk, decisions. The same input gives the same bytes. */
export async function renderAllHandsPdf(input: AllHandsInput, { logo = null }: { logo?: Uint8Array | null } = {}): Promise<Uint8Array> {
  const texts = textsFor(input.language);
  const title = texts.allHands.title(input.cycleName);
  const paper = await createPaper({ ...SLIDE, title, author: input.organizationName, language: input.language, createdAt: new Date(input.generatedAt), logo });
  const slides = { input, texts, paper };

  drawHealth(slides);
  drawCompanyObjectives(slides);
  drawWins(slides);
  drawRisks(slides);
  drawDecisions(slides);

  return paper.finish((page, pages) => {
    const style = { size: 10, color: page === 1 ? coverColors(input).quiet : palette.soft };
    const y = SLIDE.height - 34;
    paper.text(
      clipText(paper.faces.regular, `${input.organizationName} · ${title}`, { size: style.size, width: SLIDE.width / 2 - SLIDE.margin - 90 }),
      { x: SLIDE.margin, y },
      style,
    );
    paper.text(texts.retro.page(page, pages), { x: SLIDE.width - SLIDE.margin, y }, { ...style, align: 'right' });
  });
}
