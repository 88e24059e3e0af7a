import { graphql, type ResultOf } from '../app/graphql.ts';

export const HomeFields = graphql(`
  fragment HomePanels on Home { id version arranged panels { name shown } }
`);

export const ArrangeHome = graphql(
  `
    mutation ArrangeHome($version: Int!, $panels: [HomePanelInput!]) {
      arrangeHome(version: $version, panels: $panels) {
        __typename
        ... on MutationArrangeHomeSuccess { data { ...HomePanels } }
        ... on Refusal { code message details }
      }
    }
  `,
  [HomeFields],
);

/** Tells that the viewer looks; the news are asked for in the same breath. */
export const VisitHome = graphql(`
  mutation VisitHome {
    visitHome {
      __typename
      ... on MutationVisitHomeSuccess { data { id newsSince } }
      ... on Refusal { code message details }
    }
  }
`);

export type HomeData = ResultOf<typeof HomeFields>;
