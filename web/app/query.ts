import { type AnyVariables, type UseQueryArgs, useQuery as useUrqlQuery } from 'urql';

/**
 * urql's `useQuery` with one kind of nothing: it says null where a query fails as a whole, and pages ask for `undefined` before they show a refusal.
 * A lint rule keeps urql's own out of the pages.
 */
export function useQuery<Data, Variables extends AnyVariables>(input: UseQueryArgs<Variables, Data>) {
  const [{ data, error, fetching }, refetch] = useUrqlQuery<Data, Variables>(input);
  return [{ data: data ?? undefined, error, fetching }, refetch] as const;
}
