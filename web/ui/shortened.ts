const UUID = /\b([0-9a-f]{4})[0-9a-f]{4}(?:-[0-9a-f]{4}){3}-[0-9a-f]{8}([0-9a-f]{4})\b/gi;
const LONGEST = 44;

/** A name made for programs with the middle of its ids left out; one that is still too long loses its own. */
export function shortened(text: string): string {
  const short = text.replaceAll(UUID, '$1…$2');
  if (short.length <= LONGEST) return short;
  const kept = Math.floor((LONGEST - 1) / 2);
  return `${short.slice(0, kept)}…${short.slice(-kept)}`;
}
