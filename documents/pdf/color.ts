import type { PDFOperator } from 'pdf-lib';
import { setFillingRgbColor, setStrokingRgbColor } from 'pdf-lib';

/** Fills from here on are of this colour, given as #rrggbb. */
export function fillColor(hex: string): PDFOperator {
  return setFillingRgbColor(...rgbOf(hex));
}

/** Lines from here on are of this colour, given as #rrggbb. */
export function strokeColor(hex: string): PDFOperator {
  return setStrokingRgbColor(...rgbOf(hex));
}

function rgbOf(hex: string): [number, number, number] {
  const number = Number.parseInt(hex.slice(1), 16);
  return [share(number >> 16), share(number >> 8), share(number)];
}

/** The lowest byte as a share of 255, in three decimals: more would only make the file longer. */
function share(number: number): number {
  return Math.round(((number & 255) / 255) * 1000) / 1000;
}
