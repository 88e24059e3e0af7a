const MOST_ENTRIES = 2000;

/** Remembers the answers of a pure function by a key made of its arguments; forgets all of them when they grow too many. */
export function remember<Arguments extends readonly unknown[], Answer>(
  keyOf: (...args: Arguments) => string,
  compute: (...args: Arguments) => Answer,
): (...args: Arguments) => Answer {
  const answers = new Map<string, { answer: Answer }>();
  return (...args) => {
    const key = keyOf(...args);
    const known = answers.get(key);
    if (known) return known.answer;
    const answer = compute(...args);
    if (answers.size >= MOST_ENTRIES) answers.clear();
    answers.set(key, { answer });
    return answer;
  };
}
