/** What a listener hears: the nouns that changed with the ids of what did, or 'everything' where something may have been missed. */
export type News = ReadonlyMap<string, ReadonlySet<string>> | 'everything';

/**
 * Collects changes for a moment and tells them together, so that a hundred rows saved at once make one refetch.
 * Nouns are compared without case and punctuation: `KeyResult`, `key-result` and `key_results` are the same.
 */
export function createChangeFeed(input: { delayMs: number; schedule?: (run: () => void, delayMs: number) => void }) {
  const schedule = input.schedule ?? ((run, delayMs) => void setTimeout(run, delayMs));
  const listeners = new Set<(news: News) => void>();
  let pending: Map<string, Set<string>> | null = null;

  /** An empty id stands for one that the reader may not know. */
  function report(noun: string, id = ''): void {
    if (pending === null) {
      pending = new Map();
      schedule(flush, input.delayMs);
    }
    const ids = pending.get(nounKey(noun)) ?? new Set();
    pending.set(nounKey(noun), ids.add(id));
  }

  function flush(): void {
    const news = pending ?? new Map<string, Set<string>>();
    pending = null;
    tell(news);
  }

  function tell(news: News): void {
    for (const listener of listeners) listener(news);
  }

  function listen(listener: (news: News) => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  return { report, resync: () => tell('everything'), listen };
}

/** Whether news concerns someone who watches these nouns. */
export function concerns(news: News, nouns: readonly string[]): boolean {
  return news === 'everything' || nouns.some((noun) => news.has(nounKey(noun)));
}

/** The ids that changed of a noun; null where all may have, as some are not known. */
export function changedIds(news: News, noun: string): readonly string[] | null {
  if (news === 'everything') return null;
  const ids = news.get(nounKey(noun)) ?? new Set<string>();
  return ids.has('') ? null : [...ids];
}

function nounKey(noun: string): string {
  return noun
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/s$/, '');
}
