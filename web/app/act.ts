import { useState } from 'react';
import { type AnyVariables, type TypedDocumentNode, useClient } from 'urql';
import { notify } from '../ui/notices.tsx';
import { useTexts } from '../texts/texts.tsx';

/** A refusal the API planned: the code for us, the sentence for the person. */
export interface Refused {
  ok: false;
  code: string;
  message: string;
  details: unknown;
}

/** The code where no server answered. */
export const OFFLINE = 'OFFLINE';

/** What came of an action. */
export type Outcome<Data> = { ok: true; data: Data } | Refused;

/** The `data` of whichever mutation a document holds. */
type SuccessOf<Result> = Extract<NonNullable<Result[keyof Result]>, { data: unknown }>['data'];

/**
 * Runs a mutation and turns every way in which it can end into one value. A refusal or a lost network is also shown as a notice,
 * unless its code is listed in `handles`.
 */
export function useAct<Data, Variables extends AnyVariables>(document: TypedDocumentNode<Data, Variables>, options: { handles?: readonly string[] } = {}) {
  const client = useClient();
  const texts = useTexts();
  const [acting, setActing] = useState(false);

  async function act(variables: Variables, said?: string): Promise<Outcome<SuccessOf<Data>>> {
    setActing(true);
    const result = await client.mutation(document, variables).toPromise();
    setActing(false);
    const unsaid = result.error?.networkError
      ? { code: OFFLINE, message: texts.app.offline }
      : { code: 'FAILED', message: result.error?.graphQLErrors[0]?.message ?? texts.app.failed };
    const outcome = outcomeOf<SuccessOf<Data>>(result.data, unsaid);
    if (outcome.ok && said !== undefined) notify({ tone: 'good', message: said });
    if (!outcome.ok && !options.handles?.includes(outcome.code)) notify({ tone: 'bad', message: outcome.message });
    return outcome;
  }

  return { act, acting };
}

function outcomeOf<Data>(data: unknown, unsaid: Pick<Refused, 'code' | 'message'>): Outcome<Data> {
  const answer = data === null || data === undefined ? undefined : (Object.values(data)[0] as { __typename?: string } | undefined);
  if (answer === undefined) return { ok: false, ...unsaid, details: null };
  if (answer.__typename === 'Refusal') return { ok: false, ...(answer as unknown as { code: string; message: string; details: unknown }) };
  return { ok: true, data: (answer as unknown as { data: Data }).data };
}
