/** A text as HTML shows it, in an element or in a double-quoted attribute: for the pages of the fakes, which have no framework. */
export function escapedHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
