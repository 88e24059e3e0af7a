import { use } from 'react';
import { type Language, startLanguage, useLanguage } from './texts.tsx';

/** Words on their way, and once they are there. */
interface Asked<Words> {
  coming: Promise<Words>;
  words?: Words;
}

/**
 * Words that come with the first page that needs them, in the reader's language alone. They are asked for as soon as that page's code is
 * there, so that nobody waits for one after the other; the page waits for them as it does for its code.
 */
export function laterTexts<Words>(load: Readonly<Record<Language, () => Promise<Words>>>): () => Words {
  const known = new Map<Language, Asked<Words>>();
  function ask(language: Language): Asked<Words> {
    const before = known.get(language);
    if (before !== undefined) return before;
    const asked: Asked<Words> = { coming: load[language]() };
    known.set(language, asked);
    asked.coming.then(
      (words) => (asked.words = words),
      // What could not be had now is asked for again by the next page.
      () => known.delete(language),
    );
    return asked;
  }
  ask(startLanguage());
  return function useLaterTexts() {
    const { words, coming } = ask(useLanguage());
    return words ?? use(coming);
  };
}
