// oxlint-disable-next-line no-restricted-imports -- the one read allowed here: font files of an installed package, the same on every machine
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fontkit from '@pdf-lib/fontkit';
import type { Font } from '@pdf-lib/fontkit';
import { PDFHexString } from 'pdf-lib';
import type { PDFDocument, PDFFont } from 'pdf-lib';

/** One style of the embedded font, with what a layout asks of it. */
export interface Face {
  font: PDFFont;
  /** The glyphs of a text, for the operator that shows it. */
  encode(text: string): PDFHexString;
  widthOf(text: string, size: number): number;
  /** The text as this face can print it: what it has no glyph for becomes a visible box. */
  printable(text: string): string;
}

export interface Faces {
  regular: Face;
  bold: Face;
}

const FALLBACK = '□';
const files = { regular: 'DejaVuSansCondensed.ttf', bold: 'DejaVuSansCondensed-Bold.ttf' };
// Ligatures off: then a text is as wide as its letters, and those can be measured once each.
const features = { liga: false, clig: false, dlig: false };
// Hebrew, Arabic and their kin: written right to left, and Arabic letters change their width with their neighbours.
const rightToLeft = '[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufeff]';
const hasRightToLeft = new RegExp(rightToLeft);
const startsRightToLeft = new RegExp(`^[^\\p{L}]*${rightToLeft}`, 'u');
const runsOfOneDirection = new RegExp(`${rightToLeft}+(?:\\s+${rightToLeft}+)*|${rightToLeft.replace('[', '[^')}+`, 'g');
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

interface Metrics {
  bytes: Uint8Array;
  font: Font;
  widths: Map<number, number>;
}

const loaded = new Map<keyof Faces, Metrics>();

/** Embeds DejaVu Sans (Latin, Cyrillic, Greek and more) as a subset. The font files are read when the first PDF is made. */
export async function embedFaces(document: PDFDocument): Promise<Faces> {
  document.registerFontkit(fontkit);
  return { regular: await embedFace(document, 'regular'), bold: await embedFace(document, 'bold') };
}

async function embedFace(document: PDFDocument, style: keyof Faces): Promise<Face> {
  const metrics = metricsOf(style);
  // A name of our own, because pdf-lib would add a tag that changes with the order of its calls.
  const customName = `${style === 'bold' ? 'SXTNTB' : 'SXTNTA'}+${metrics.font.postscriptName ?? 'DejaVuSans'}`;
  const font = await document.embedFont(metrics.bytes, { subset: true, customName, features });
  return { font, encode: wordEncoder(font), widthOf: (text, size) => widthOf(metrics, text) * size, printable: (text) => printable(metrics.font, text) };
}

/** Encodes word by word and remembers each: shaping is most of the cost of a PDF, and reports repeat their words. */
function wordEncoder(font: PDFFont): (text: string) => PDFHexString {
  const known = new Map<string, string>();
  const encodeWord = (word: string): string => {
    const code = known.get(word) ?? font.encodeText(word).asString();
    known.set(word, code);
    return code;
  };
  return (text) => PDFHexString.of(piecesOf(text).map(encodeWord).join(''));
}

/**
 * The pieces that are shaped by themselves, in the order in which they stand on paper: words, or runs of one direction. The
 * font turns a right-to-left run around by itself, but would turn figures in it around too. What begins right to left runs
 * from the right as a whole.
 */
function piecesOf(text: string): string[] {
  if (!hasRightToLeft.test(text)) return text.split(/(?= )|(?<= )/);
  const runs = text.match(runsOfOneDirection) ?? [];
  if (!startsRightToLeft.test(text)) return runs;
  return runs.toReversed().map((run) => run.replace(/^(\s*)(.*?)(\s*)$/s, '$3$2$1'));
}

function metricsOf(style: keyof Faces): Metrics {
  const known = loaded.get(style);
  if (known) return known;
  const bytes = readFileSync(createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${files[style]}`));
  const made = { bytes, font: fontkit.create(bytes), widths: new Map<number, number>() };
  loaded.set(style, made);
  return made;
}

/** Width at size 1. */
function widthOf({ font, widths }: Metrics, text: string): number {
  if (hasRightToLeft.test(text)) return font.layout(text, features).glyphs.reduce((sum, glyph) => sum + glyph.advanceWidth, 0) / font.unitsPerEm;
  let width = 0;
  for (const letter of text) {
    const codePoint = letter.codePointAt(0) ?? 0;
    let advance = widths.get(codePoint);
    if (advance === undefined) {
      advance = font.glyphForCodePoint(codePoint).advanceWidth / font.unitsPerEm;
      widths.set(codePoint, advance);
    }
    width += advance;
  }
  return width;
}

function printable(font: Font, text: string): string {
  const plain = text.normalize('NFC').replace(/[\s\p{Cc}]+/gu, ' ');
  if (isCovered(font, plain)) return plain;
  return [...graphemes.segment(plain)].map(({ segment }) => printableGrapheme(font, segment)).join('');
}

/** One sign as people see it; a family of emoji joined together gives one box, not seven. */
function printableGrapheme(font: Font, grapheme: string): string {
  const visible = grapheme.replace(/[\p{Cf}\ufe00-\ufe0f]/gu, '');
  if (visible === '') return '';
  return isCovered(font, visible) ? visible : FALLBACK;
}

function isCovered(font: Font, text: string): boolean {
  for (const letter of text) if (!font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0)) return false;
  return !/[\p{Cf}\ufe00-\ufe0f]/u.test(text);
}
