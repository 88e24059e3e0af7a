import { DomainError } from './errors.ts';

/** What stands on the accent, and the paper of the dark mode on which its light twin stands. */
const ON_ACCENT = '#ffffff';
const DARK_PAPER = '#182130';
/** WCAG 2.2 AA for text. */
export const READABLE_CONTRAST = 4.5;

/** The most bytes that a company's logo may have. */
export const MOST_LOGO_BYTES = 100_000;

export type LogoMediaType = 'image/png' | 'image/jpeg' | 'image/webp';

/** The contrast of two colours like #1f5688: from 1, none, to 21. Source: WCAG 2.2, contrast ratio. */
export function contrastOf(one: string, other: string): number {
  const [light, dark] = [luminanceOf(one), luminanceOf(other)].toSorted((left, right) => right - left);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** The colour itself where white text on it can be read, else the nearest darker one on which it can. */
export function readableAccent(color: string): string {
  return shiftedUntilReadable(color, { towards: 0, against: ON_ACCENT });
}

/** The accent of the dark mode: the colour itself where it can be read on dark paper, else the nearest lighter one. */
export function darkAccent(color: string): string {
  return shiftedUntilReadable(color, { towards: 255, against: DARK_PAPER });
}

/** The colour in small letters; refused where it is none, or where white text on it falls below AA: the refusal says the contrast and proposes a darker one. */
export function requireAccent(color: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(color)) throw new DomainError('INVALID_INPUT', `"${color}" is no colour; write it as #1f5688.`, { field: 'accentColor' });
  const contrast = contrastOf(color, ON_ACCENT);
  if (contrast >= READABLE_CONTRAST) return color.toLowerCase();
  const proposal = readableAccent(color);
  throw new DomainError(
    'INVALID_INPUT',
    `White text on ${color} has a contrast of ${contrast.toFixed(1)} to 1, and ${READABLE_CONTRAST} is needed to read it. ${proposal} is the nearest that has it.`,
    { field: 'accentColor', contrast: contrast.toFixed(1), proposal },
  );
}

/** What kind of picture bytes are, by how they begin, whatever they are called; null for any other, such as SVG, which can hold scripts. */
export function logoMediaType(bytes: Uint8Array): LogoMediaType | null {
  const starts = (signature: readonly number[], at = 0) => signature.every((byte, index) => bytes[at + index] === byte);
  if (starts([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (starts([0xff, 0xd8, 0xff])) return 'image/jpeg';
  return starts([0x52, 0x49, 0x46, 0x46]) && starts([0x57, 0x45, 0x42, 0x50], 8) ? 'image/webp' : null;
}

/** The kind of a logo; refused where it is too large or no picture that is taken. */
export function requireLogo(bytes: Uint8Array): LogoMediaType {
  if (bytes.length > MOST_LOGO_BYTES)
    throw new DomainError('INVALID_INPUT', `The picture has ${Math.ceil(bytes.length / 1000)} kB; ${MOST_LOGO_BYTES / 1000} kB is the limit.`, {
      field: 'image',
    });
  const mediaType = logoMediaType(bytes);
  if (mediaType === null) throw new DomainError('INVALID_INPUT', 'A logo is a PNG, JPEG or WebP picture.', { field: 'image' });
  if (mediaType === 'image/png' && !isSmallPng(bytes))
    throw new DomainError('INVALID_INPUT', `The picture is more than ${MOST_PNG_PIXELS} pixels wide or high.`, { field: 'image' });
  return mediaType;
}

/** A hundred kilobytes can unfold to gigabytes, and papers unfold a PNG. */
const MOST_PNG_PIXELS = 2000;

/** Width and height stand first of all in a PNG, in four bytes each. */
function isSmallPng(bytes: Uint8Array): boolean {
  if (bytes.length < 24) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getUint32(16) <= MOST_PNG_PIXELS && view.getUint32(20) <= MOST_PNG_PIXELS;
}

/** The path under which a company's logo is served: another picture has another path. Null of none. */
export function logoPath(organization: { id: string; settings: { logo: string | null } }): string | null {
  const { id, settings } = organization;
  return settings.logo === null ? null : `/api/logo/${id}/${settings.logo}`;
}

const STEPS = 50;

function shiftedUntilReadable(color: string, { towards, against }: { towards: 0 | 255; against: string }): string {
  const parts = partsOf(color);
  for (let step = 0; step <= STEPS; step += 1) {
    const shifted = `#${parts
      .map((part) =>
        Math.round(part + ((towards - part) * step) / STEPS)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`;
    if (contrastOf(shifted, against) >= READABLE_CONTRAST) return shifted;
  }
  return towards === 0 ? '#000000' : '#ffffff';
}

function partsOf(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = partsOf(color).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
