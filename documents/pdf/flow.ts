import type { Face } from './fonts.ts';
import type { Paper } from './page.ts';
import { palette } from './palette.ts';
import { wrapText } from './text.ts';

const LINE = 1.35;
// A longer item may break over pages; a shorter one must not leave a line behind.
const MOST_KEPT_LINES = 6;

/** Where the next thing goes: flows down a column, into the next column, onto the next page. */
export class Flow {
  readonly paper: Paper;
  y = 0;
  private columns = 1;
  private column = 0;
  private columnTop = 0;
  private lowest = 0;
  private tallest = 0;
  /** What the columns at hand have still to take; shared out evenly among them. */
  private columnsHeight = Number.POSITIVE_INFINITY;
  private readonly top: number;
  private readonly bottom: number;
  private readonly gap = 24;

  constructor(paper: Paper, room: { top: number; bottom: number }) {
    this.paper = paper;
    this.top = room.top;
    this.bottom = room.bottom;
  }

  get x(): number {
    return this.paper.margin + this.column * (this.width + this.gap);
  }

  get width(): number {
    return this.widthOf(this.columns);
  }

  /** Space left in this column. */
  get room(): number {
    return Math.min(this.bottom, this.columnTop + Math.max(this.columnsHeight / this.columns, this.tallest)) - this.y;
  }

  newPage(): void {
    this.paper.addPage();
    this.column = 0;
    this.columnTop = this.top;
    this.lowest = this.top;
    this.y = this.top;
  }

  /** Moves on where `height` does not fit; true where it did, so that a table can repeat its head. */
  ensure(height: number): boolean {
    // In the last column only the page's end counts: even shares are an estimate.
    const last = this.column + 1 === this.columns;
    if (height <= (last ? this.bottom - this.y : this.room) || this.y === this.columnTop) return false;
    this.lowest = Math.max(this.lowest, this.y);
    if (!last) {
      this.column += 1;
      this.y = this.columnTop;
    } else {
      this.columnsHeight -= (this.y - this.columnTop) * this.columns;
      this.newPage();
    }
    return true;
  }

  /** Begins a part: on this page where `least` points are left, else on the next. */
  startPart(least: number): void {
    if (this.room < least) this.newPage();
    else if (this.y > this.top) this.space(26);
  }

  /** Goes on in columns of even length. `height` is what would be used in one; the tallest thing is not torn for the sake of evenness. */
  startColumns(input: { columns: number; height: number; tallest?: number }): void {
    this.columns = input.columns;
    this.column = 0;
    this.columnTop = this.y;
    this.lowest = this.y;
    this.columnsHeight = input.height;
    this.tallest = input.tallest ?? 0;
  }

  /** Back to the full width, under the longest column. */
  endColumns(): void {
    this.y = Math.max(this.lowest, this.y);
    this.columns = 1;
    this.column = 0;
    this.columnTop = this.top;
    this.columnsHeight = Number.POSITIVE_INFINITY;
  }

  space(height: number): void {
    this.y += height;
  }

  /** A heading of a part; keeps `keep` points together with what follows. */
  heading(text: string, { size = 15, keep = 60 }: { size?: number; keep?: number } = {}): void {
    const lines = wrapText(this.paper.faces.bold, text, { size, width: this.width });
    this.ensure(lines.length * size * 1.3 + keep);
    this.paragraph(text, { size, face: this.paper.faces.bold });
    this.space(size * 0.4);
  }

  /** Height of what `paragraph` would draw in a column of this width. */
  heightOf(text: string, style: { size: number; face?: Face; width: number }): number {
    return wrapText(style.face ?? this.paper.faces.regular, text, style).length * style.size * LINE;
  }

  /** Width of one of several columns. */
  widthOf(columns: number): number {
    return (this.paper.width - 2 * this.paper.margin - (columns - 1) * this.gap) / columns;
  }

  /** Lines of text that may break over columns and pages. */
  paragraph(text: string, style: { size: number; face?: Face; color?: string; indent?: number; maxLines?: number }): void {
    const face = style.face ?? this.paper.faces.regular;
    const indent = style.indent ?? 0;
    const lineHeight = style.size * LINE;
    for (const line of wrapText(face, text, { size: style.size, width: this.width - indent, ...(style.maxLines ? { maxLines: style.maxLines } : {}) })) {
      this.ensure(lineHeight);
      this.paper.text(line, { x: this.x + indent, y: this.y }, { size: style.size, face, color: style.color ?? palette.ink });
      this.y += lineHeight;
    }
  }

  /** A paragraph with a dot in front, kept together. */
  item(text: string, { size = 9, color = palette.brass }: { size?: number; color?: string } = {}): void {
    const indent = 12;
    const lines = wrapText(this.paper.faces.regular, text, { size, width: this.width - indent });
    this.ensure(Math.min(lines.length, MOST_KEPT_LINES) * size * LINE);
    this.paper.dot({ x: this.x + 3, y: this.y + size * 0.62 }, 1.8, color);
    this.paragraph(text, { size, indent });
    this.space(size * 0.25);
  }
}
