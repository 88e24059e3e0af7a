import { graphql, type ResultOf } from '../app/graphql.ts';

const linkShape = graphql(`
  fragment LinkShape on CheckInLink {
    purpose language organizationName personName week expiresAt
    escalation { title sentence state }
    keyResult {
      title objectiveTitle cycleName kind unit current start target atLeast atMost confidence expected progress status lastAt lastNote answeredThisWeek
      steps { id title doneAt dueOn weight }
    }
    next { title url answered }
  }
`);

const receiptShape = graphql(`
  fragment ReceiptShape on CheckInReceipt { sentence late status progress expected next { title url answered } }
`);

/** What a link opens, as REST answers it; the shape is the schema's, only its type reaches the page. */
export type LinkedPage = ResultOf<typeof linkShape>;
export type LinkedKeyResult = NonNullable<LinkedPage['keyResult']>;
export type LinkReceipt = ResultOf<typeof receiptShape>;
