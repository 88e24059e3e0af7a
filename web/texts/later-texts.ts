import { use } from 'react';
import { type Language, startLanguage } from './language.ts';
import { useLanguage } from './texts.tsx';

/**
 * Words that come with the first page that needs them, in the reader's language alone. They are asked for as soon as that page's code is
 * there, so that nobody waits for one after the other; the page waits for them as it does for its code.
 */
export function laterTexts<Words>(load: Readonly<Record<Language, () => Promise<Words>>>): () => Words {
  const known = new Map<Language, Promise<Words>>();
  function ask(language: Language): Promise<Words> {
    const before = known.get(language);
    if (before !== undefined) return before;
    const coming = load[language]();
    known.set(language, coming);
    coming.then(
      // As React asks of a promise that it need not wait for.
      (value) => Object.assign(coming, { status: 'fulfilled', value }),
      // What could not be had now is asked for again by the next page.
      () => known.delete(language),
    );
    return coming;
  }
  void ask(startLanguage());
  return function useLaterTexts() {
    // Whether they are there or not: a component that once waited for them must ask in the same way when it goes on.
    return use(ask(useLanguage()));
  };
}
