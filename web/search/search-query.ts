import { graphql, type ResultOf } from '../app/graphql.ts';

export const SearchQuery = graphql(`
  query Search($text: String!, $kinds: [SearchKind!], $first: Int) {
    search(text: $text, kinds: $kinds, first: $first) {
      more readAs loosely
      hits {
        id kind onPageOf context person at status closed
        name { text marks { start end } }
        excerpt { text marks { start end } }
      }
    }
  }
`);

export type SearchData = ResultOf<typeof SearchQuery>['search'];
export type Hit = SearchData['hits'][number];
