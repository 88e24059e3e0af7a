import { initialsOf } from '../ui/initials.ts';
import type { Circle } from './circle-map.ts';

/** Words on a circle: its lines, how large they are in px on the screen, and where their middle stands in the map's units. */
export interface CircleLabel {
  key: string;
  lines: readonly string[];
  px: number;
  x: number;
  y: number;
  kind: Circle['kind'];
}

/** What of the map is in sight, and how many px a unit of it has. */
export interface Sight {
  left: number;
  top: number;
  right: number;
  bottom: number;
  scale: number;
}

/** What a letter takes of its height, on the whole, so that no text need be measured. */
const LETTER = 0.57;
const LINE = 1.16;
/** A team's name is cut off only where this much of it is left. */
const SHORTEST = 9;
/** A person's disc shows initials from this many px to its rim on, and the name from more; a role has room for two lines from `two` on. */
const SHOWS = { initials: 6.5, name: 25, dots: 5, two: 34 } as const;

/** The words that fit on the circles in sight, and stand on no other words: of two that would meet, those of the outer circle. */
export function circleLabels(circles: Iterable<Circle>, sight: Sight): CircleLabel[] {
  const taken: { left: number; right: number; top: number; bottom: number }[] = [];
  const labels: CircleLabel[] = [];
  const all = [...circles];
  const outer = new Set(all.flatMap(({ kind, parentKey }) => (kind === 'team' && parentKey !== null ? [parentKey] : [])));
  const inSight = all.filter(({ x, y, r }) => x + r > sight.left && x - r < sight.right && y + r > sight.top && y - r < sight.bottom);
  for (const circle of inSight.toSorted((one, other) => one.depth - other.depth || other.r - one.r)) {
    const label = circle.kind === 'person' ? personLabel(circle, sight.scale) : nameLabel(circle, sight.scale, outer);
    if (label === null) continue;
    const [width, height] = [Math.max(...label.lines.map((line) => widthOf(line, label.px))) / 2 + 5, (label.lines.length * label.px * LINE) / 2];
    const [x, y] = [label.x * sight.scale, label.y * sight.scale];
    const box = { left: x - width, right: x + width, top: y - height, bottom: y + height };
    if (taken.some((other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top)) continue;
    if (circle.kind !== 'person') taken.push(box);
    labels.push(label);
  }
  return labels;
}

/** Teams and roles carry their name on the rim, and those in which nothing can be told apart in the middle. `outer` are the keys of what has teams in it. */
function nameLabel({ key, kind, name, x, y, r, childKeys, depth }: Circle, scale: number, outer: ReadonlySet<string>): CircleLabel | null {
  if (kind === 'company') return null;
  const own = r * scale;
  const px = own > (kind === 'team' && depth === 1 ? 90 : 130) ? 14 : 12;
  const isInside = childKeys.length === 0 || (SHOWS.dots > 10 * scale && !outer.has(key));
  if (isInside) {
    const lines = wrapped(name, own * 1.75, px) ?? (kind === 'team' ? fitting(name, own * 1.8, px) : null);
    return lines !== null && lines.length * px * LINE < own * 1.3 ? { key, kind, lines, px, x, y } : null;
  }
  const lines = kind === 'team' ? fitting(name, own * 2, px) : wrapped(name, own * (own < SHOWS.two ? 2 : 2.4), px);
  // The last line stands on the rim, others above it.
  return lines !== null && lines.length <= (own < SHOWS.two ? 1 : 2)
    ? { key, kind, lines, px, x, y: y - r - ((lines.length - 1) * px * LINE) / 2 / scale }
    : null;
}

function personLabel({ key, name, x, y, r }: Circle, scale: number): CircleLabel | null {
  const own = r * scale;
  if (own < SHOWS.initials) return null;
  const size = own > 56 ? 14 : 11;
  const words = own >= SHOWS.name ? wrapped(name, own * 1.75, size) : null;
  return { key, kind: 'person', lines: words ?? [initialsOf(name)], px: words ? size : Math.min(14, own * 0.85), x, y };
}

function fitting(text: string, room: number, px: number): string[] | null {
  if (widthOf(text, px) <= room) return [text];
  const letters = Math.floor(room / (px * LETTER)) - 1;
  return letters < SHORTEST ? null : [`${text.slice(0, letters).trimEnd()}…`];
}

/** In at most three lines between words; null where they would be too wide. */
function wrapped(text: string, room: number, px: number): string[] | null {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const joined = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && widthOf(joined, px) <= room) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines.length > 3 || lines.some((line) => widthOf(line, px) > room) ? null : lines;
}

function widthOf(text: string, px: number): number {
  return text.length * px * LETTER;
}
