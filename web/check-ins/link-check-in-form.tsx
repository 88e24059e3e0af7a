import { type FormEvent, useEffect, useRef, useState } from 'react';
import { toneOf } from '../key-results/status.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import { ConfidenceInput } from './confidence-input.tsx';
import { parseDecimalInput } from './decimal-input.ts';
import styles from './link-page.module.css';
import type { LinkReply } from './link-requests.ts';
import type { LinkedKeyResult } from './link-shape.ts';

const USUAL_CONFIDENCE = 5;

/** One number and a click: ten seconds on a phone. The rest is folded away until somebody wants it. */
export function LinkCheckInForm(props: { keyResult: LinkedKeyResult; sending: boolean; send: (reply: LinkReply) => void }) {
  const { keyResult } = props;
  const texts = useTexts();
  const format = useFormats();
  const number = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(keyResult.current ?? '');
  const [done, setDone] = useState(Number(keyResult.current ?? 0) >= 1);
  const [steps, setSteps] = useState<readonly string[]>(() => keyResult.steps.filter(({ doneAt }) => doneAt !== null).map(({ id }) => id));
  const [confidence, setConfidence] = useState(keyResult.confidence ?? USUAL_CONFIDENCE);
  const [touched, setTouched] = useState(false);
  const [bad, setBad] = useState(false);
  const [words, setWords] = useState({ progressNote: '', blocker: '', tellManager: false, changeNote: '' });
  const isNumber = keyResult.kind !== 'milestone' && keyResult.kind !== 'binary';

  useEffect(() => {
    number.current?.focus();
    number.current?.select();
  }, []);

  function submit(event: FormEvent) {
    event.preventDefault();
    const value = keyResult.kind === 'binary' ? (done ? '1' : '0') : parseDecimalInput(typed);
    setBad(isNumber && value === null);
    if (keyResult.kind === 'milestone') props.send({ confidence, ...words, stepsDone: steps });
    else if (value !== null) props.send({ confidence, ...words, value });
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <div>
        <p className={styles.quiet}>
          {keyResult.objectiveTitle} · {keyResult.cycleName}
        </p>
        <h1>{keyResult.title}</h1>
        <div className={styles.stand}>
          <StatusBadge status={keyResult.status} />
          <span className={styles.quiet}>{texts.link.expectedNow(format.percent(keyResult.progress), format.percent(keyResult.expected))}</span>
        </div>
        <MeasureBar
          thick
          ratio={keyResult.progress}
          mark={keyResult.expected}
          tone={toneOf(keyResult.status)}
          label={texts.keyResults.barLabel(format.percent(keyResult.progress), format.percent(keyResult.expected))}
        />
      </div>
      {keyResult.answeredThisWeek && <p className={styles.said}>{texts.link.answered}</p>}
      {isNumber && (
        <div className={styles.number}>
          <label htmlFor="value">{texts.checkIns.valueNow(keyResult.unit)}</label>
          <input
            ref={number}
            id="value"
            inputMode="decimal"
            autoComplete="off"
            enterKeyHint="send"
            value={typed}
            aria-invalid={bad}
            aria-describedby="value-help"
            onChange={(event) => setTyped(event.target.value)}
          />
          <span id="value-help" className={styles.quiet} data-bad={bad || undefined}>
            {bad ? texts.checkIns.notANumber : <LastTime keyResult={keyResult} />}
          </span>
        </div>
      )}
      {keyResult.kind === 'binary' && (
        <label className={styles.tick}>
          <input type="checkbox" checked={done} onChange={() => setDone(!done)} /> {texts.checkIns.isDone}
        </label>
      )}
      {keyResult.kind === 'milestone' && (
        <fieldset className={styles.ticks}>
          <legend>{texts.checkIns.stepsDone}</legend>
          {keyResult.steps.map((step) => (
            <label key={step.id} className={styles.tick}>
              <input
                type="checkbox"
                checked={steps.includes(step.id)}
                onChange={() => setSteps(steps.includes(step.id) ? steps.filter((id) => id !== step.id) : [...steps, step.id])}
              />
              <span>
                {step.title} {step.dueOn && <small>{texts.checkIns.stepDue(format.day(step.dueOn))}</small>}
              </span>
            </label>
          ))}
        </fieldset>
      )}
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
      <details className={styles.more}>
        <summary>{texts.checkIns.addNote}</summary>
        <label>
          {texts.checkIns.progressNote}
          <textarea rows={2} value={words.progressNote} onChange={(event) => setWords({ ...words, progressNote: event.target.value })} />
        </label>
        <label>
          {texts.checkIns.blocker}
          <textarea rows={2} value={words.blocker} onChange={(event) => setWords({ ...words, blocker: event.target.value })} />
        </label>
        <label className={styles.tick}>
          <input type="checkbox" checked={words.tellManager} onChange={() => setWords({ ...words, tellManager: !words.tellManager })} />{' '}
          {texts.checkIns.tellManager}
        </label>
        <label>
          {texts.checkIns.changeNote}
          <textarea rows={2} value={words.changeNote} onChange={(event) => setWords({ ...words, changeNote: event.target.value })} />
        </label>
      </details>
      <button type="submit" className={styles.primary} disabled={props.sending}>
        {texts.link.send}
      </button>
    </form>
  );
}

function LastTime(props: { keyResult: LinkedKeyResult }) {
  const texts = useTexts();
  const format = useFormats();
  const { current, unit, lastAt, target } = props.keyResult;
  return (
    <>
      {lastAt && texts.link.lastTime(format.value(current, unit), format.ago(lastAt))}
      {target !== null && (
        <>
          {lastAt && ' · '}
          {texts.keyResults.target}: {format.value(target, unit)}
        </>
      )}
    </>
  );
}
