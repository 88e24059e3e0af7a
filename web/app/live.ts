import { useEffect, useRef } from 'react';
import type { AnyVariables, TypedDocumentNode } from 'urql';
import { createChangeFeed, concerns, type News } from './change-feed.ts';
import { socket } from './client.ts';
import { useQuery } from './query.ts';

const COALESCE_MS = 120;
const RESYNC_MS = 60_000;

const feed = createChangeFeed({ delayMs: COALESCE_MS });

/** Opens the live connection; what a lost socket or a sleeping tab missed is made good by a refetch on reconnect, focus and each minute. */
export function startLiveChanges(): () => void {
  let connectedBefore = false;
  const stopConnected = socket.on('connected', () => {
    if (connectedBefore) feed.resync();
    connectedBefore = true;
  });
  const stopChanges = socket.subscribe<{ changes: { type: string; id: string } }>(
    { query: 'subscription Changes { changes { type id } }' },
    { next: ({ data }) => data && feed.report(data.changes.type, data.changes.id), error: () => undefined, complete: () => undefined },
  );
  const timer = setInterval(() => document.visibilityState === 'visible' && feed.resync(), RESYNC_MS);
  const onFocus = () => feed.resync();
  window.addEventListener('focus', onFocus);
  return () => {
    stopConnected();
    stopChanges();
    clearInterval(timer);
    window.removeEventListener('focus', onFocus);
  };
}

/** Runs a callback when one of these nouns changed, or when news may have been missed. */
export function useChanges(nouns: readonly string[], onChange: (news: News) => void): void {
  const latest = useRef({ nouns, onChange });
  useEffect(() => {
    latest.current = { nouns, onChange };
  });
  useEffect(() => feed.listen((news) => concerns(news, latest.current.nouns) && latest.current.onChange(news)), []);
}

/** A query that asks again when one of the nouns it watches changes. While it does, the last answer stays on the page. */
export function useLiveQuery<Data, Variables extends AnyVariables>(input: {
  query: TypedDocumentNode<Data, Variables>;
  variables: Variables;
  watch: readonly string[];
  pause?: boolean;
}) {
  const [{ data, error, fetching }, refetch] = useQuery({
    query: input.query,
    variables: input.variables,
    pause: input.pause ?? false,
    requestPolicy: 'cache-and-network',
  });
  useChanges(input.watch, () => {
    if (!input.pause) refetch({ requestPolicy: 'network-only' });
  });
  return { data, error, fetching, refetch: () => refetch({ requestPolicy: 'network-only' }) };
}
