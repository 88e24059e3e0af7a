import { useDebouncedValue } from '@mantine/hooks';
import type { SearchKind } from '../../domain/search-text.ts';
import { searchWords } from '../../domain/search-text.ts';
import { useQuery } from '../app/query.ts';
import { type SearchData, SearchQuery } from '../search/search-query.ts';

const PAUSE_MS = 140;
const NOTHING: SearchData = { hits: [], more: [], readAs: null, loosely: false };

/** What is found while somebody types. An answer to an earlier text never comes after that to a later one; until it comes, the one before stays. */
export function useSearch(text: string, { kinds, first }: { kinds: SearchKind[] | null; first: number }) {
  const [typed] = useDebouncedValue(text.trim(), PAUSE_MS);
  const asks = searchWords(typed).length > 0;
  const [{ data, fetching }] = useQuery({ query: SearchQuery, variables: { text: typed, kinds, first }, pause: !asks, requestPolicy: 'cache-and-network' });
  const isWanted = searchWords(text).length > 0;
  return { ...(isWanted && asks ? (data?.search ?? NOTHING) : NOTHING), busy: isWanted && (fetching || typed !== text.trim()) };
}
