/** RFC 4648 §7 in lower case: the letters that Google takes in an event's id. */
const ALPHABET = '0123456789abcdefghijklmnopqrstuv';
/** Marks the ids that Sextant makes; one of Google's own begins so once in a thousand million. */
const PREFIX = 'okrhub';

/** The event's id at Google for an id of ours: the same always, so that an event that is made twice is one event. */
export function eventIdOf(ownId: string): string {
  const bits = [...Buffer.from(ownId, 'utf8')].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)] ?? '');
  return PREFIX + letters.join('');
}

/** Our id in an event's id, or in that of an instance of ours; null where Sextant did not make it. */
export function ownIdOf(eventId: string): string | null {
  const [seriesId = ''] = eventId.split('_');
  if (!seriesId.startsWith(PREFIX)) return null;
  const fives = [...seriesId.slice(PREFIX.length)].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = (fives.join('').match(/[01]{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2));
  const ownId = Buffer.from(bytes).toString('utf8');
  return eventIdOf(ownId) === seriesId ? ownId : null;
}
