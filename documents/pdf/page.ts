import type { PDFImage, PDFOperator, PDFPage } from 'pdf-lib';
import {
  appendBezierCurve,
  beginText,
  closePath,
  degrees,
  drawImage,
  endText,
  fill,
  lineTo,
  moveTo,
  PDFDocument,
  PDFName,
  popGraphicsState,
  pushGraphicsState,
  rectangle,
  setDashPattern,
  setFontAndSize,
  setLineWidth,
  setTextMatrix,
  showText,
  stroke,
} from 'pdf-lib';
import { logoMediaType } from '../../domain/branding.ts';
import type { Language } from '../../domain/person.ts';
import { fillColor, strokeColor } from './color.ts';
import { embedFaces } from './fonts.ts';
import type { Face, Faces } from './fonts.ts';
import { palette } from './palette.ts';

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

export interface TextStyle {
  size: number;
  face?: Face;
  color?: string;
  /** Where x stands in the text; default 'left'. */
  align?: 'left' | 'right' | 'center';
}

export interface PaperInput {
  width: number;
  height: number;
  margin: number;
  title: string;
  author: string;
  language: Language;
  /** The document's dates: given, so that the same input gives the same bytes. */
  createdAt: Date;
  /** A PNG or JPEG that stands at the head of the first page; null of none. */
  logo: Uint8Array | null;
}

/** A PDF under construction. Lengths are points; x and y count from the top left, as on a screen; y of a text is its line's top. */
export class Paper {
  readonly document: PDFDocument;
  readonly faces: Faces;
  readonly width: number;
  readonly height: number;
  readonly margin: number;
  private readonly logo: PDFImage | null;
  private operators: PDFOperator[] = [];
  private page: PDFPage | null = null;
  private fontKeys = new Map<Face, ReturnType<PDFPage['node']['newFontDictionary']>>();

  constructor(document: PDFDocument, faces: Faces, size: { width: number; height: number; margin: number }, logo: PDFImage | null) {
    this.document = document;
    this.faces = faces;
    this.width = size.width;
    this.height = size.height;
    this.margin = size.margin;
    this.logo = logo;
  }

  /** Ends the page at hand and begins the next. */
  addPage(): void {
    this.flush();
    this.page = this.document.addPage([this.width, this.height]);
    this.fontKeys.clear();
  }

  get pageCount(): number {
    return this.document.getPageCount();
  }

  text(text: string, at: Point, style: TextStyle): void {
    const face = style.face ?? this.faces.regular;
    const shown = face.printable(text);
    if (shown === '') return;
    const left = at.x - face.widthOf(shown, style.size) * { left: 0, center: 0.5, right: 1 }[style.align ?? 'left'];
    this.operators.push(
      fillColor(style.color ?? palette.ink),
      beginText(),
      setFontAndSize(this.fontKey(face), style.size),
      setTextMatrix(1, 0, 0, 1, round(left), this.flip(at.y + style.size * 0.95)),
      showText(face.encode(shown)),
      endText(),
    );
  }

  rectangle(box: Box, color: string): void {
    this.operators.push(fillColor(color), rectangle(round(box.x), this.flip(box.y + box.height), round(box.width), round(box.height)), fill());
  }

  line(points: readonly Point[], input: { color: string; width: number; dash?: readonly number[] }): void {
    const [first, ...rest] = points;
    if (!first || rest.length === 0) return;
    this.operators.push(
      pushGraphicsState(),
      strokeColor(input.color),
      setLineWidth(input.width),
      setDashPattern([...(input.dash ?? [])], 0),
      moveTo(round(first.x), this.flip(first.y)),
    );
    for (const point of rest) this.operators.push(lineTo(round(point.x), this.flip(point.y)));
    this.operators.push(stroke(), popGraphicsState());
  }

  polygon(points: readonly Point[], color: string): void {
    const [first, ...rest] = points;
    if (!first) return;
    this.operators.push(fillColor(color), moveTo(round(first.x), this.flip(first.y)));
    for (const point of rest) this.operators.push(lineTo(round(point.x), this.flip(point.y)));
    this.operators.push(closePath(), fill());
  }

  dot(center: Point, radius: number, color: string): void {
    const x = round(center.x);
    const y = this.flip(center.y);
    // Four Bézier arcs; this factor brings them closest to a circle.
    const k = radius * 0.5523;
    this.operators.push(
      fillColor(color),
      moveTo(x + radius, y),
      appendBezierCurve(x + radius, y + k, x + k, y + radius, x, y + radius),
      appendBezierCurve(x - k, y + radius, x - radius, y + k, x - radius, y),
      appendBezierCurve(x - radius, y - k, x - k, y - radius, x, y - radius),
      appendBezierCurve(x + k, y - radius, x + radius, y - k, x + radius, y),
      fill(),
    );
  }

  /** The company's logo with its right upper corner here, on white, since nobody knows its colours; nothing where there is none. */
  drawLogo(corner: Point, height: number): void {
    const { logo, page } = this;
    if (logo === null || page === null) return;
    const scale = Math.min(height / logo.height, (height * WIDEST_LOGO) / logo.width);
    const size = { width: round(logo.width * scale), height: round(logo.height * scale) };
    const box = { x: corner.x - size.width - 2 * LOGO_ROOM, y: corner.y, width: size.width + 2 * LOGO_ROOM, height: size.height + 2 * LOGO_ROOM };
    this.rectangle(box, palette.white);
    // Page.drawImage makes a name by chance, and the same paper would be other bytes.
    const name = PDFName.of('Logo');
    page.node.setXObject(name, logo.ref);
    const at = { x: round(box.x + LOGO_ROOM), y: this.flip(box.y + LOGO_ROOM + size.height) };
    this.operators.push(...drawImage(name, { ...at, ...size, rotate: degrees(0), xSkew: degrees(0), ySkew: degrees(0) }));
  }

  /** Goes through the finished pages once more, for what is known only at the end: page numbers. */
  async finish(footer: (page: number, pages: number) => void): Promise<Uint8Array> {
    this.flush();
    const pages = this.document.getPages();
    for (const [index, page] of pages.entries()) {
      this.page = page;
      this.fontKeys.clear();
      footer(index + 1, pages.length);
      this.flush();
    }
    return this.document.save({ objectsPerTick: Number.POSITIVE_INFINITY, addDefaultPage: false, updateFieldAppearances: false });
  }

  private flush(): void {
    if (this.operators.length > 0) this.page?.pushOperators(...this.operators);
    this.operators = [];
  }

  private flip(y: number): number {
    return round(this.height - y);
  }

  private fontKey(face: Face): ReturnType<PDFPage['node']['newFontDictionary']> {
    const known = this.fontKeys.get(face);
    if (known) return known;
    if (!this.page) throw new Error('A page has to be added before anything is drawn');
    const made = this.page.node.newFontDictionary(face.font.name, face.font.ref);
    this.fontKeys.set(face, made);
    return made;
  }
}

/** An empty document with its metadata and fonts. */
export async function createPaper(input: PaperInput): Promise<Paper> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.setTitle(input.title, { showInWindowTitleBar: true });
  document.setAuthor(input.author);
  document.setLanguage(input.language);
  document.setProducer('Sextant');
  document.setCreator('Sextant');
  document.setCreationDate(input.createdAt);
  document.setModificationDate(input.createdAt);
  const logo = input.logo === null ? null : await embeddedLogo(document, input.logo);
  return new Paper(document, await embedFaces(document), input, logo);
}

/** So many times as wide as high at most. */
const WIDEST_LOGO = 5;
const LOGO_ROOM = 4;

/** A kind of picture that PDFs do not know, or one that is broken inside, is left out: no report fails for a logo. */
async function embeddedLogo(document: PDFDocument, bytes: Uint8Array): Promise<PDFImage | null> {
  try {
    switch (logoMediaType(bytes)) {
      case 'image/png':
        return await document.embedPng(bytes);
      case 'image/jpeg':
        return await document.embedJpg(bytes);
      default:
        return null;
    }
  } catch {
    return null;
  }
}

/** Hundredths of a point are finer than any printer. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
