import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, lazy, Suspense, useRef, useState } from 'react';
import { OFFLINE, useAct } from '../app/act.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useViewer } from '../app/viewer.tsx';
import { KeyResultLineFields } from '../key-results/key-result-line.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { notify } from '../ui/notices.tsx';
import type { CheckInFormFields } from './check-in-fields.ts';
import styles from './check-in-form.module.css';
import { ConfidenceInput } from './confidence-input.tsx';
import { parseDecimalInput } from './decimal-input.ts';

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

/** Most answers are a number alone: the fields for words come when they are asked for. */
const CheckInNotes = lazy(async () => ({ default: (await import('./check-in-notes.tsx')).CheckInNotes }));

const USUAL_CONFIDENCE = 5;
const NO_NOTES = { progressNote: '', blocker: '', tellManager: false, changeNote: '' };

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

/**
 * The weekly answer for one key result: the number alone is enough, all else is folded away. Enter sends it as it stands; number keys give the
 * confidence, tick a step, or say done (1) and not done (0).
 */
export function CheckInForm(props: CheckInFormProps) {
  const { keyResult } = props;
  const texts = useTexts();
  const format = useFormats();
  const { act, acting } = useAct(CheckInMutation, { handles: [OFFLINE] });
  const { person } = useViewer();
  // Sent twice, as after a lost answer, it is one check-in by its name.
  const name = useRef<string>(undefined);
  const [typed, setTyped] = useState(keyResult.current ?? '');
  const [done, setDone] = useState(Number(keyResult.current ?? 0) >= 1);
  const [steps, setSteps] = useState<ReadonlySet<string>>(() => new Set(keyResult.steps.filter(({ doneAt }) => doneAt !== null).map(({ id }) => id)));
  const [confidence, setConfidence] = useState(keyResult.confidence ?? USUAL_CONFIDENCE);
  const [touched, setTouched] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [notes, setNotes] = useState(NO_NOTES);
  const [noting, setNoting] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const value = keyResult.kind === 'binary' ? (done ? '1' : '0') : parseDecimalInput(typed);
    if (keyResult.kind !== 'milestone' && value === null) return setProblem(texts.checkIns.notANumber);
    setProblem(null);
    props.onSending?.();
    name.current ??= newName();
    const input = { keyResultId: keyResult.id, confidence, ...notes, ...(keyResult.kind === 'milestone' ? { stepsDone: [...steps] } : { value }) };
    const outcome = await act({ input: { name: name.current ?? null, ...input } }, texts.checkIns.saved(keyResult.title));
    if (!outcome.ok && outcome.code !== OFFLINE) return props.onRefused?.();
    if (!outcome.ok) {
      const { sendLater } = await import('../offline/send-later.ts');
      if (!(await sendLater({ name: name.current, personId: person.id, title: keyResult.title, input }))) {
        notify({ tone: 'bad', message: outcome.message });
        return props.onRefused?.();
      }
    }
    name.current = undefined;
    setNotes(NO_NOTES);
    setNoting(false);
    setTouched(false);
    props.onDone?.();
  }

  function onDigit({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent<HTMLFormElement>) {
    if (!/^\d$/.test(key) || ctrlKey || metaKey || altKey || !(target instanceof HTMLInputElement) || target.type !== 'checkbox') return;
    const step = keyResult.steps[Number(key) - 1];
    if (keyResult.kind === 'binary') setDone(key !== '0');
    else if (step !== undefined) setSteps(toggled(steps, step.id));
  }

  return (
    <form
      className={styles.form}
      data-in-line={props.inLine || undefined}
      onSubmit={(event) => void submit(event)}
      onKeyDown={onDigit}
      aria-label={texts.checkIns.formFor(keyResult.title)}
    >
      <div className={styles.main}>
        {keyResult.kind === 'milestone' ? (
          <fieldset className={styles.steps}>
            <legend>{texts.checkIns.stepsDone}</legend>
            {keyResult.steps.map((step) => (
              <label key={step.id}>
                <input type="checkbox" checked={steps.has(step.id)} onChange={() => setSteps(toggled(steps, step.id))} /> {step.title}
                {step.dueOn && <span> {texts.checkIns.stepDue(format.day(step.dueOn))}</span>}
              </label>
            ))}
          </fieldset>
        ) : keyResult.kind === 'binary' ? (
          <label className={styles.binary}>
            <input type="checkbox" checked={done} onChange={() => setDone(!done)} /> {texts.checkIns.isDone}
          </label>
        ) : (
          <TextInput
            className={styles.value}
            label={texts.checkIns.valueNow(keyResult.unit)}
            inputMode="decimal"
            autoComplete="off"
            data-autofocus={props.autoFocus || undefined}
            value={typed}
            error={problem}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
        <div className={styles.confidence}>
          <ConfidenceInput
            label={texts.checkIns.confidence}
            value={confidence}
            touched={touched}
            untouchedHint={texts.checkIns.asLastTime}
            onChange={(value) => {
              setConfidence(value);
              setTouched(true);
            }}
          />
        </div>
        <Button type="submit" loading={acting}>
          {texts.checkIns.submit}
        </Button>
      </div>
      <button type="button" className={styles.more} aria-expanded={noting} onClick={() => setNoting(!noting)}>
        {texts.checkIns.addNote}
      </button>
      {noting && (
        <Suspense fallback={null}>
          <CheckInNotes notes={notes} onChange={setNotes} />
        </Suspense>
      )}
    </form>
  );
}

/** None where browsers make no secure names: over plain HTTP on another machine. */
function newName(): string | undefined {
  return typeof crypto.randomUUID === 'function' ? crypto.randomUUID() : undefined;
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
