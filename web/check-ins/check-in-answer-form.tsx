import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, lazy, Suspense, useState } from 'react';
import type { ResultOf } from '../app/graphql.ts';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import type { CheckInFormFields } from './check-in-fields.ts';
import styles from './check-in-form.module.css';
import type { CheckInWords } from './check-in-notes.tsx';
import { ConfidenceInput } from './confidence-input.tsx';
import { parseDecimalInput } from './decimal-input.ts';

/** Most answers are a number alone: the fields for words come when they are asked for. */
const CheckInNotes = lazy(async () => ({ default: (await import('./check-in-notes.tsx')).CheckInNotes }));

const USUAL_CONFIDENCE = 5;
const NO_NOTES: CheckInWords = { progressNote: '', blocker: '', tellManager: false, changeNote: '' };

/** What a person says of a key result: its value or which steps are done, how sure they are, and words. */
export type CheckInAnswer = CheckInWords & { confidence: number } & ({ value: string | null } | { stepsDone: string[] });

interface CheckInAnswerFormProps {
  keyResult: ResultOf<typeof CheckInFormFields>;
  sending: boolean;
  send: (answer: CheckInAnswer) => Promise<'taken' | 'refused'>;
  autoFocus: boolean;
  /** In one line where there is room, as in a list of several. */
  inLine: boolean;
}

/**
 * The fields of a weekly answer: the number alone is enough, all else is folded away. Enter sends it as it stands; number keys give the
 * confidence, tick a step, or say done (1) and not done (0).
 */
export function CheckInAnswerForm(props: CheckInAnswerFormProps) {
  const { keyResult } = props;
  const texts = useTexts();
  const format = useFormats();
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
    const answer = { confidence, ...notes, ...(keyResult.kind === 'milestone' ? { stepsDone: [...steps] } : { value }) };
    if ((await props.send(answer)) === 'refused') return;
    setNotes(NO_NOTES);
    setNoting(false);
    setTouched(false);
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
        <Button type="submit" loading={props.sending}>
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

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
