/**
 * Reads a number as people type it: "1 250", "12,5", "-3.25", "40 %". Returns it as an exact decimal text, or null where it is no number.
 * A comma is a decimal comma unless a point stands too, or it groups thousands more than once.
 */
export function parseDecimalInput(typed: string): string | null {
  const bare = typed.replace(/[\s\u00a0\u202f%$€£₽¥']/g, '').replace('−', '-');
  const commas = bare.split(',').length - 1;
  const pointed = bare.includes('.') || commas > 1 ? bare.replaceAll(',', '') : bare.replace(',', '.');
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(pointed)
    ? pointed
        .replace(/^\+/, '')
        .replace(/\.$/, '')
        .replace(/^(-?)\./, '$10.')
    : null;
}
