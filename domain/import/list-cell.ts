/**
 * The parts of a cell that lists several between semicolons. A part that begins with a quotation mark goes on to the next one, whatever stands between
 * them; it comes back with its marks: `unquote`.
 */
export function splitList(text: string): string[] {
  return [...text.matchAll(PART)].map(([, part = '']) => part.trim()).filter((part) => part !== '');
}

/** A part in quotation marks; those inside are doubled. */
export function quote(part: string): string {
  return `"${part.replaceAll('"', '""')}"`;
}

/** The text of a part, without the marks where it has them. */
export function unquote(part: string): string {
  return QUOTED.test(part) ? part.slice(1, -1).replaceAll('""', '"') : part;
}

/** Writes texts as one cell that `splitList` and `unquote` read back. */
export function joinList(texts: readonly string[]): string {
  return texts.map((text) => (/^"|;/.test(text) ? quote(text) : text)).join('; ');
}

const PART = /\s*("(?:[^"]|"")*"[^;]*|[^;]+)(?:;|$)/g;
const QUOTED = /^"(?:[^"]|"")*"$/;
