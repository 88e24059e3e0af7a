import { useQuery } from '../app/query.ts';
import { graphql } from '../app/graphql.ts';

const PeopleToChooseQuery = graphql(`
  query PeopleToChoose($search: String) {
    people(first: 30, search: $search) { edges { node { id name email active } } }
  }
`);

/** Some of those who work here, by what was typed: searched by the server, so that a company of thousands is as quick as one of ten. */
export function usePeopleToChoose(search: string | null) {
  const [{ data }] = useQuery({ query: PeopleToChooseQuery, variables: { search } });
  return (data?.people.edges ?? []).map(({ node }) => node).filter(({ active }) => active);
}
