/** A piece of plain text: words, or an address that can be opened. */
export type TextPart = { text: string } | { href: string };

const ADDRESS = /https?:\/\/[^\s<>"]+/g;
/** What ends a sentence or closes a bracket behind an address is not part of it. */
const TRAILING = /[.,;:!?'’”»]+$/;

/** Plain text cut at the addresses of the web in it; no other kind of address is ever a link. */
export function linkPartsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const href = withoutTrailing(found);
    if (!URL.canParse(href)) continue;
    if (index > from) parts.push({ text: text.slice(from, index) });
    parts.push({ href });
    from = index + href.length;
  }
  return from < text.length ? [...parts, { text: text.slice(from) }] : parts;
}

function withoutTrailing(address: string): string {
  const bare = address.replace(TRAILING, '');
  const isOpen = bare.endsWith(')') && bare.split('(').length < bare.split(')').length;
  return isOpen ? withoutTrailing(bare.slice(0, -1)) : bare;
}
