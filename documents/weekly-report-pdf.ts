import { Flow } from './pdf/flow.ts';
import { createPaper } from './pdf/page.ts';
import { drawAuditHead, drawBand, drawConcerns, drawCounts, drawMoves, drawWeekFigures } from './pdf/weekly-report-parts.ts';
import { textsFor } from './texts/texts.ts';
import type { WeeklyReportInput } from './weekly-report-input.ts';

const A4 = { width: 595, height: 842, margin: 46 };

/** The week on one page of A4. The same input gives the same bytes. */
export async function renderWeeklyReportPdf(input: WeeklyReportInput, { logo = null }: { logo?: Uint8Array | null } = {}): Promise<Uint8Array> {
  const texts = textsFor(input.language);
  const title = texts.weeklyReport.title(input.cycleName, input.weekNumber);
  const paper = await createPaper({ ...A4, title, author: input.organizationName, language: input.language, createdAt: new Date(input.generatedAt), logo });
  const report = { input, texts, flow: new Flow(paper, { top: A4.margin, bottom: A4.height - A4.margin }) };

  drawBand(report, title);
  drawWeekFigures(report);
  drawCounts(report);
  drawConcerns(report);
  drawMoves(report);
  drawAuditHead(report);

  return paper.finish(() => undefined);
}
