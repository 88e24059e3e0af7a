/** What a listener hears: the nouns that changed, or 'everything' where something may have been missed. */
export type News = ReadonlySet<string> | 'everything';

/**
 * Collects changes for a moment and tells them together, so that a hundred rows saved at once make one refetch.
 * Nouns are compared without case and punctuation: `KeyResult`, `key-result` and `key_results` are the same.
 */
export function createChangeFeed(input: { delayMs: number; schedule?: (run: () => void, delayMs: number) => void }) {
  const schedule = input.schedule ?? ((run, delayMs) => void setTimeout(run, delayMs));
  const listeners = new Set<(news: News) => void>();
  let pending: Set<string> | null = null;

  function report(noun: string): void {
    if (pending === null) {
      pending = new Set();
      schedule(flush, input.delayMs);
    }
    pending.add(nounKey(noun));
  }

  function flush(): void {
    const news = pending ?? new Set<string>();
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

function nounKey(noun: string): string {
  return noun
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/s$/, '');
}
