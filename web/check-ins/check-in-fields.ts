import { graphql } from '../app/graphql.ts';

/** What a key result must tell for its check-in form. */
export const CheckInFormFields = graphql(`
  fragment CheckInForm on KeyResult {
    id title kind unit current target atLeast atMost confidence
    steps { id title doneAt dueOn weight }
  }
`);
