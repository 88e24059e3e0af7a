import { graphql } from './graphql.ts';

/** Who changed what, and when. */
export const HistoryFields = graphql(`
  fragment History on HistoryEntry { action actor automatic at before after names { id name } }
`);
