/** A number 0..1 that follows from its names alone, so that what is made up is made up the same way every time (FNV-1a, finished by murmur's mixer). */
export function chance(...names: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of names.join('\u001f')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** One of some choices, by the same names always the same. Throws RangeError for none. */
export function choose<Choice>(choices: readonly Choice[], ...names: readonly (string | number)[]): Choice {
  const choice = choices[Math.floor(chance(...names) * choices.length)];
  if (choice === undefined) throw new RangeError('There is nothing to choose from.');
  return choice;
}

/** A number of the standard normal distribution that follows from its names alone (Box and Muller). */
export function normal(...names: readonly (string | number)[]): number {
  return Math.sqrt(-2 * Math.log(1 - chance(...names, 'radius'))) * Math.cos(2 * Math.PI * chance(...names, 'angle'));
}
