/** An e-mail address as it is kept, in small letters; null where the text is none. */
export function emailAddress(text: string): string | null {
  const address = text.trim().toLowerCase();
  return address.length <= MOST_LETTERS && /^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(address) ? address : null;
}

/** RFC 5321, section 4.5.3.1.3. */
const MOST_LETTERS = 254;
