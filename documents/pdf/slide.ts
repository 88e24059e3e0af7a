import { drawRateBar } from './chart.ts';
import type { Paper } from './page.ts';
import { palette } from './palette.ts';
import { clipText, wrapText } from './text.ts';

/** A slide of 16:9 in points. */
export const SLIDE = { width: 960, height: 540, margin: 56 };

const BODY_TOP = 112;
const MOST_ENLARGED = 1.45;
const BODY_HEIGHT = SLIDE.height - BODY_TOP - 56;

export interface SlideRow {
  title: string;
  /** In front of the facts, in its own colour. */
  label?: { text: string; color: string };
  facts: readonly string[];
  /** A quotation under the facts. */
  note?: string;
  /** The figure at the right, with a bar where it is a progress. */
  figure?: { text: string; color: string; rate: number | null; mark: number | null };
}

/** One or more slides of rows under a title; few rows are drawn larger. What does not fit goes onto the next slide, and past `maxSlides` is counted. */
export function drawRowSlides(
  paper: Paper,
  input: { title: string; rows: readonly SlideRow[]; perSlide: number; maxSlides: number; empty: string; more: (number: number) => string },
): void {
  const { rows, perSlide } = input;
  const shown = rows.slice(0, perSlide * input.maxSlides);
  const slides = Math.max(1, Math.ceil(shown.length / perSlide));
  const scale = Math.min(perSlide / Math.min(Math.max(shown.length, 1), perSlide), MOST_ENLARGED);
  const height = (BODY_HEIGHT / perSlide) * scale;
  for (let slide = 0; slide < slides; slide += 1) {
    drawSlideTitle(paper, input.title);
    for (const [index, row] of shown.slice(slide * perSlide, (slide + 1) * perSlide).entries()) drawRow(paper, row, { y: BODY_TOP + index * height, scale });
  }
  if (rows.length === 0) paper.text(input.empty, { x: SLIDE.margin, y: BODY_TOP }, { size: 20, color: palette.soft });
  if (rows.length > shown.length)
    paper.text(input.more(rows.length - shown.length), { x: SLIDE.width / 2, y: SLIDE.height - 36 }, { size: 12, color: palette.soft, align: 'center' });
}

function drawSlideTitle(paper: Paper, title: string): void {
  paper.addPage();
  paper.rectangle({ x: SLIDE.margin, y: 42, width: 36, height: 4 }, palette.brass);
  paper.text(title, { x: SLIDE.margin, y: 54 }, { size: 30, face: paper.faces.bold });
}

const FIGURE_WIDTH = 190;

interface RowPlace {
  y: number;
  scale: number;
}

function drawRow(paper: Paper, row: SlideRow, { y: top, scale }: RowPlace): void {
  const { margin, width } = SLIDE;
  const { bold, regular } = paper.faces;
  const textWidth = width - 2 * margin - (row.figure ? FIGURE_WIDTH + 30 : 0);
  const size = 17 * scale;
  paper.line(
    [
      { x: margin, y: top - 6 },
      { x: width - margin, y: top - 6 },
    ],
    { color: palette.line, width: 0.7 },
  );
  let y = top;
  // A note takes the room of the title's second line.
  for (const line of wrapText(bold, row.title, { size, width: textWidth, maxLines: row.note === undefined ? 2 : 1 })) {
    paper.text(line, { x: margin, y }, { size, face: bold });
    y += size * 1.3;
  }
  drawFacts(paper, row, { y, width: textWidth, scale });
  if (row.note !== undefined)
    paper.text(clipText(regular, row.note, { size: 13 * scale, width: textWidth }), { x: margin, y: y + 19 * scale }, { size: 13 * scale });
  if (row.figure) drawFigure(paper, row.figure, { y: top, scale });
}

function drawFacts(paper: Paper, row: SlideRow, place: RowPlace & { width: number }): void {
  const size = 12.5 * place.scale;
  const { bold, regular } = paper.faces;
  const label = row.label ? `${row.label.text}${row.facts.length > 0 ? ' · ' : ''}` : '';
  const indent = bold.widthOf(label, size);
  if (row.label) paper.text(label, { x: SLIDE.margin, y: place.y }, { size, face: bold, color: row.label.color });
  paper.text(
    clipText(regular, row.facts.join(' · '), { size, width: place.width - indent }),
    { x: SLIDE.margin + indent, y: place.y },
    { size, color: palette.soft },
  );
}

function drawFigure(paper: Paper, figure: NonNullable<SlideRow['figure']>, { y, scale }: RowPlace): void {
  const right = SLIDE.width - SLIDE.margin;
  const left = right - FIGURE_WIDTH;
  paper.text(figure.text, { x: right, y: y - 2 }, { size: 22 * scale, face: paper.faces.bold, color: figure.color, align: 'right' });
  if (figure.rate === null) return;
  const bar = { x: left, y: y + 29 * scale, width: FIGURE_WIDTH, height: 9 };
  drawRateBar(paper, bar, { rate: figure.rate, color: figure.color });
  if (figure.mark !== null)
    paper.rectangle({ x: left + FIGURE_WIDTH * Math.min(Math.max(figure.mark, 0), 1) - 1, y: bar.y - 3, width: 2, height: 15 }, palette.ink);
}
