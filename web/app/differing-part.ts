/** A text cut into what it begins with as the other does, what differs, and what it ends with as the other does; at whole words. */
export function differingPart(text: string, other: string): [string, string, string] {
  const [words, others] = [wordsOf(text), wordsOf(other)];
  const least = Math.min(words.length, others.length);
  const first = words.findIndex((word, index) => word !== others[index]);
  const start = first === -1 ? least : Math.min(first, least);
  let end = 0;
  while (end < least - start && words.at(-1 - end) === others.at(-1 - end)) end += 1;
  const until = words.length - end;
  return [words.slice(0, start).join(''), words.slice(start, until).join(''), words.slice(until).join('')];
}

function wordsOf(text: string): string[] {
  return text.split(/(?<=\s)(?=\S)/);
}
