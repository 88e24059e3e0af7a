import { useRef } from 'react';
import { OFFLINE, useAct } from '../app/act.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useViewer } from '../app/viewer.tsx';
import { KeyResultLineFields } from '../key-results/key-result-line.tsx';
import { useTexts } from '../texts/texts.tsx';
import { notify } from '../ui/notices.tsx';
import { type CheckInAnswer, CheckInAnswerForm } from './check-in-answer-form.tsx';
import type { CheckInFormFields } from './check-in-fields.ts';

const CheckInMutation = graphql(
  `
    mutation CheckIn($input: CheckInInput!) {
      checkIn(input: $input) {
        __typename
        ... on MutationCheckInSuccess { data { ...KeyResultLine current confidence arithmetic steps { id doneAt } lastCheckIn { id at value } } }
        ... on Refusal { code message details }
      }
    }
  `,
  [KeyResultLineFields],
);

interface CheckInFormProps {
  keyResult: ResultOf<typeof CheckInFormFields>;
  /** It is on its way: a list goes on to the next one. */
  onSending?: () => void;
  onDone?: () => void;
  /** It was not taken; why has been said. */
  onRefused?: () => void;
  autoFocus?: boolean;
  /** In one line where there is room, as in a list of several. */
  inLine?: boolean;
}

/** The weekly answer for one key result, sent at once, or as soon as there is a network again. */
export function CheckInForm(props: CheckInFormProps) {
  const { keyResult } = props;
  const texts = useTexts();
  const { act, acting } = useAct(CheckInMutation, { handles: [OFFLINE] });
  const { person } = useViewer();
  // Sent twice, as after a lost answer, it is one check-in by its name.
  const name = useRef<string>(undefined);

  async function send(answer: CheckInAnswer): Promise<'taken' | 'refused'> {
    props.onSending?.();
    name.current ??= newName();
    const input = { keyResultId: keyResult.id, ...answer };
    const outcome = await act({ input: { name: name.current ?? null, ...input } }, texts.checkIns.saved(keyResult.title));
    if (!outcome.ok && outcome.code !== OFFLINE) return refuse();
    if (!outcome.ok) {
      const { sendLater } = await import('../offline/send-later.ts');
      if (!(await sendLater({ name: name.current, personId: person.id, title: keyResult.title, input }))) {
        notify({ tone: 'bad', message: outcome.message });
        return refuse();
      }
    }
    name.current = undefined;
    props.onDone?.();
    return 'taken';
  }

  function refuse() {
    props.onRefused?.();
    return 'refused' as const;
  }

  return <CheckInAnswerForm keyResult={keyResult} sending={acting} send={send} autoFocus={props.autoFocus ?? false} inLine={props.inLine ?? false} />;
}

/** None where browsers make no secure names: over plain HTTP on another machine. */
function newName(): string | undefined {
  return typeof crypto.randomUUID === 'function' ? crypto.randomUUID() : undefined;
}
