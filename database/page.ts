import { DomainError } from '../domain/errors.ts';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 200;

/** Which page of a list: the first rows after a cursor. `first` is 50 by default and at most 200. */
export interface PageRequest {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

/** A page of a list and where it goes on; `cursors` stand beside the rows. */
export interface Page<Row> {
  rows: Row[];
  cursors: string[];
  hasNext: boolean;
  endCursor: string | null;
}

/** The number of rows that a page may have. */
export function pageSize({ first }: PageRequest): number {
  return Math.min(LARGEST_PAGE, Math.max(1, first ?? DEFAULT_PAGE));
}

/** The sort values of the row that the page starts after; null for the first page. Refuses a cursor that no page gave. */
export function cursorValues({ after }: PageRequest, count: number): string[] | null {
  if (after === null || after === undefined || after === '') return null;
  const values = parseCursor(after);
  if (!Array.isArray(values) || values.length !== count || !values.every((value) => typeof value === 'string'))
    throw new DomainError('INVALID_INPUT', 'This place in the list is unknown: start again from the first page.');
  return values;
}

/** Cuts `pageSize + 1` rows to a page; `sortValues` are what the list is sorted by, the id last. */
export function pageOf<Row>(rows: readonly Row[], request: PageRequest, sortValues: (row: Row) => readonly string[]): Page<Row> {
  const shown = rows.slice(0, pageSize(request));
  const cursors = shown.map((row) => Buffer.from(JSON.stringify(sortValues(row))).toString('base64url'));
  return { rows: shown, cursors, hasNext: rows.length > shown.length, endCursor: cursors.at(-1) ?? null };
}

function parseCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
