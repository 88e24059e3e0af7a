export type Delimiter = ',' | ';';

/** One record, with the line it begins on: a quoted line break makes records longer than lines. */
export interface CsvRecord {
  line: number;
  cells: readonly string[];
}

/** What stops a text from being read as CSV at a line. */
export interface CsvFault {
  line: number;
  code: 'NOT_UTF8' | 'OPEN_QUOTE' | 'TEXT_AFTER_QUOTE';
}

export interface ParsedCsv {
  delimiter: Delimiter;
  /** Without the empty ones. */
  records: readonly CsvRecord[];
  faults: readonly CsvFault[];
}

/** Text that a spreadsheet would compute: OWASP's list of beginnings, behind any number of the apostrophes that guard it. */
const FORMULA = /^'*[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * Reads CSV by RFC 4180, with what real files add: a byte order mark, semicolons, line ends of any system.
 * Never throws; a fault names its line, and what could be read is returned beside it.
 */
export function parseCsv(text: string): ParsedCsv {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const delimiter = detectDelimiter(body);
  const unreadable = /[\uFFFD\0]/.exec(body);
  if (unreadable !== null) return { delimiter, records: [], faults: [{ line: lineAt(body, unreadable.index), code: 'NOT_UTF8' }] };
  const faults: CsvFault[] = [];
  const records = readRecords(body, delimiter, faults);
  return { delimiter, records: records.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')), faults };
}

/** Writes CSV that `parseCsv` reads back to the same cells; text that a spreadsheet would compute gets an apostrophe before it. */
export function writeCsv(rows: readonly (readonly string[])[], delimiter: Delimiter = ','): string {
  return rows.map((row) => `${row.map((cell) => quoteCell(guardCell(cell), delimiter)).join(delimiter)}\r\n`).join('');
}

/** The text behind a guarded cell: one apostrophe less before what looks like a formula. */
export function unguardCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

/** Whether a spreadsheet would compute a text; numbers with a sign are only numbers. */
export function looksLikeFormula(cell: string): boolean {
  return !cell.startsWith("'") && FORMULA.test(cell) && !NUMBER.test(cell);
}

function guardCell(cell: string): string {
  return FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}

function quoteCell(cell: string, delimiter: Delimiter): string {
  const plain = !/["\r\n\uFEFF]/.test(cell) && !cell.includes(delimiter) && cell.trim() === cell;
  return plain ? cell : `"${cell.replaceAll('"', '""')}"`;
}

/** The heading tells: whichever of the two stands in it more often, outside quotes. */
function detectDelimiter(text: string): Delimiter {
  const heading = /^(?:"[^"]*"|[^"\r\n])*/.exec(text.trimStart())?.[0].replaceAll(/"[^"]*"/g, '') ?? '';
  return heading.split(';').length > heading.split(',').length ? ';' : ',';
}

/** A cell is quoted or plain; each match takes one with what ends it. */
function readRecords(text: string, delimiter: Delimiter, faults: CsvFault[]): CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let recordLine = 1;
  let position = 0;
  while (position < text.length) {
    const cell = readCell({ text, position, delimiter });
    if (cell.fault !== null) faults.push({ line, code: cell.fault });
    cells.push(cell.value);
    line += lineBreaksIn(text.slice(position, cell.end));
    position = cell.end;
    if (text[position] === delimiter) {
      position += 1;
      if (position < text.length) continue;
      cells.push('');
    }
    records.push({ line: recordLine, cells });
    cells = [];
    if (position < text.length) {
      position += text.startsWith('\r\n', position) ? 2 : 1;
      line += 1;
    }
    recordLine = line;
  }
  return records;
}

interface ReadCell {
  value: string;
  /** Where its delimiter, line end or end of text stands. */
  end: number;
  fault: CsvFault['code'] | null;
}

function readCell(input: { text: string; position: number; delimiter: Delimiter }): ReadCell {
  const { text, position, delimiter } = input;
  const opening = skipBlanks(text, position);
  if (text[opening] !== '"') {
    const end = endOfPlainCell(text, position, delimiter);
    return { value: text.slice(position, end).trim(), end, fault: null };
  }
  const closing = closingQuote(text, opening + 1);
  if (closing === -1) return { value: text.slice(opening + 1), end: text.length, fault: 'OPEN_QUOTE' };
  const end = endOfPlainCell(text, closing + 1, delimiter);
  const after = text.slice(closing + 1, end).trim();
  return { value: text.slice(opening + 1, closing).replaceAll('""', '"') + after, end, fault: after === '' ? null : 'TEXT_AFTER_QUOTE' };
}

function skipBlanks(text: string, position: number): number {
  let at = position;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

function endOfPlainCell(text: string, position: number, delimiter: Delimiter): number {
  let at = position;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}

/** The quote that is not the first of a doubled one. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

function lineBreaksIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function lineAt(text: string, index: number): number {
  return lineBreaksIn(text.slice(0, index)) + 1;
}
