import type { Face } from './fonts.ts';

/** Breaks a text into lines that fit; a word wider than the line is broken between its letters. */
export function wrapText(face: Face, text: string, input: { size: number; width: number; maxLines?: number }): string[] {
  const { size, width, maxLines = Number.POSITIVE_INFINITY } = input;
  const lines: string[] = [];
  let line = '';
  for (const word of face.printable(text).trim().split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (face.widthOf(longer, size) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = breakWord(face, word, { size, width });
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  lines.push(line);
  if (lines.length <= maxLines) return lines;
  const kept = lines.slice(0, maxLines);
  return [...kept.slice(0, -1), clipText(face, `${kept.at(-1) ?? ''}…`, { size, width, ellipsis: true })];
}

/** One line that fits, with an ellipsis where something was cut. */
export function clipText(face: Face, text: string, input: { size: number; width: number; ellipsis?: boolean }): string {
  const plain = face.printable(text).trim();
  if (face.widthOf(plain, input.size) <= input.width) return plain;
  const letters = [...(input.ellipsis ? plain.replace(/…$/, '') : plain)];
  while (letters.length > 0 && face.widthOf(`${letters.join('')}…`, input.size) > input.width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

function breakWord(face: Face, word: string, { size, width }: { size: number; width: number }): string[] {
  if (face.widthOf(word, size) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const letter of word) {
    if (piece !== '' && face.widthOf(piece + letter, size) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += letter;
  }
  return [...pieces, piece];
}
