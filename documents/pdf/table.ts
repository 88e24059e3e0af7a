import type { Flow } from './flow.ts';
import type { Face } from './fonts.ts';
import { palette } from './palette.ts';
import { wrapText } from './text.ts';

export interface Column {
  title: string;
  /** Share of the table's width; all shares add up to 1. */
  share: number;
  align?: 'left' | 'right';
}

/** One paragraph of a cell; a cell is a list of them. */
export interface CellText {
  text: string;
  size?: number;
  face?: Face;
  color?: string;
  maxLines?: number;
}

export type Cell = readonly CellText[];

const CELL_SIZE = 8.5;
const LINE = 1.32;
const PADDING = 2.5;
const GUTTER = 10;
// A row stays on one page, so no cell may grow past half of one.
const MAX_LINES = 14;

interface CellLine {
  text: string;
  size: number;
  face: Face;
  color: string;
}

/** Draws a table that goes on over pages with its head repeated. Rows are never torn apart. */
export function drawTable(flow: Flow, input: { columns: readonly Column[]; rows: readonly (readonly Cell[])[] }): void {
  const laidOut = input.rows.map((row) => layOutRow(flow, input.columns, row));
  flow.ensure(40 + (laidOut[0]?.height ?? 0));
  drawHead(flow, input.columns);
  for (const row of laidOut) {
    if (flow.ensure(row.height)) drawHead(flow, input.columns);
    drawRow(flow, input.columns, row);
  }
}

interface LaidOutRow {
  cells: readonly (readonly CellLine[])[];
  height: number;
}

function layOutRow(flow: Flow, columns: readonly Column[], row: readonly Cell[]): LaidOutRow {
  const cells = row.map((cell, index) => cell.flatMap((text) => cellLines(flow, text, (columns[index]?.share ?? 0) * flow.width - GUTTER)));
  return { cells, height: Math.max(...cells.map(heightOf), 0) + 2 * PADDING };
}

function cellLines(flow: Flow, cell: CellText, width: number): CellLine[] {
  const size = cell.size ?? CELL_SIZE;
  const face = cell.face ?? flow.paper.faces.regular;
  const color = cell.color ?? palette.ink;
  return wrapText(face, cell.text, { size, width, maxLines: cell.maxLines ?? MAX_LINES }).map((text) => ({ text, size, face, color }));
}

function heightOf(lines: readonly CellLine[]): number {
  return lines.reduce((sum, line) => sum + line.size * LINE, 0);
}

function drawHead(flow: Flow, columns: readonly Column[]): void {
  const style = { size: 7, color: palette.soft, face: flow.paper.faces.bold };
  forEachColumn(flow, columns, (column, x) => {
    flow.paper.text(column.title, { x, y: flow.y }, { ...style, align: column.align ?? 'left' });
  });
  flow.space(12);
  drawRule(flow, palette.faint);
}

function drawRow(flow: Flow, columns: readonly Column[], row: LaidOutRow): void {
  forEachColumn(flow, columns, (column, x, index) => {
    let y = flow.y + PADDING;
    for (const line of row.cells[index] ?? []) {
      flow.paper.text(line.text, { x, y }, { ...line, align: column.align ?? 'left' });
      y += line.size * LINE;
    }
  });
  flow.space(row.height);
  drawRule(flow, palette.line);
}

/** Calls back with where each column's text is anchored: its left edge, or its right one. */
function forEachColumn(flow: Flow, columns: readonly Column[], draw: (column: Column, x: number, index: number) => void): void {
  let left = flow.x;
  for (const [index, column] of columns.entries()) {
    const width = column.share * flow.width;
    draw(column, column.align === 'right' ? left + width - GUTTER / 2 : left, index);
    left += width;
  }
}

function drawRule(flow: Flow, color: string): void {
  const { x, y, width } = flow;
  flow.paper.line(
    [
      { x, y },
      { x: x + width, y },
    ],
    { color, width: 0.5 },
  );
}
