import { type FormEvent, useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import styles from './link-page.module.css';
import type { LinkReply } from './link-requests.ts';
import type { LinkedKeyResult, LinkedPage } from './link-shape.ts';

interface AnswerFormProps {
  sending: boolean;
  send: (reply: LinkReply) => void;
}

/** Answers an escalation; nobody above is told afterwards. */
export function AcknowledgeForm(props: AnswerFormProps & { escalation: LinkedPage['escalation'] }) {
  const texts = useTexts();
  const [note, setNote] = useState('');
  return (
    <form className={styles.form} onSubmit={sending(() => props.send({ note }))}>
      <div>
        <p className={styles.quiet}>{texts.link.acknowledgeTitle}</p>
        <h1>{props.escalation?.title}</h1>
        <p>{props.escalation?.sentence}</p>
        <p className={styles.quiet}>{props.escalation && texts.escalations.state[props.escalation.state]}</p>
      </div>
      <label className={styles.area}>
        {texts.link.acknowledgeNote}
        <textarea rows={3} value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
      <button type="submit" className={styles.primary} disabled={props.sending}>
        {texts.link.acknowledge}
      </button>
    </form>
  );
}

const CARRIES = ['forward', 'rewrite', 'drop'] as const;

/** Asks, at the end of a cycle, what was learned and what becomes of the key result. */
export function LearningForm(props: AnswerFormProps & { keyResult: LinkedKeyResult | null }) {
  const texts = useTexts();
  const [learned, setLearned] = useState('');
  const [inOurControl, setInOurControl] = useState<boolean | null>(null);
  const [carry, setCarry] = useState<string | null>(null);
  return (
    <form
      className={styles.form}
      onSubmit={sending(() => props.send({ learned, ...(inOurControl === null ? {} : { inOurControl }), ...(carry === null ? {} : { carry }) }))}
    >
      <div>
        <p className={styles.quiet}>
          {texts.link.learningTitle} · {props.keyResult?.cycleName}
        </p>
        <h1>{props.keyResult?.title}</h1>
      </div>
      <label className={styles.area}>
        {texts.link.learned}
        <textarea rows={4} required value={learned} onChange={(event) => setLearned(event.target.value)} />
      </label>
      <fieldset className={styles.ticks}>
        <legend>{texts.link.inOurControl}</legend>
        {([true, false] as const).map((answer) => (
          <label key={String(answer)} className={styles.tick}>
            <input type="radio" name="control" checked={inOurControl === answer} onChange={() => setInOurControl(answer)} />{' '}
            {answer ? texts.link.yes : texts.link.no}
          </label>
        ))}
      </fieldset>
      <fieldset className={styles.ticks}>
        <legend>{texts.link.carry}</legend>
        {CARRIES.map((choice) => (
          <label key={choice} className={styles.tick}>
            <input type="radio" name="carry" checked={carry === choice} onChange={() => setCarry(choice)} /> {texts.link.carries[choice]}
          </label>
        ))}
      </fieldset>
      <button type="submit" className={styles.primary} disabled={props.sending}>
        {texts.link.send}
      </button>
    </form>
  );
}

/** Stops one kind of mail, after a click. */
export function UnsubscribeForm(props: AnswerFormProps) {
  const texts = useTexts();
  return (
    <form className={styles.form} onSubmit={sending(() => props.send({}))}>
      <div>
        <h1>{texts.link.unsubscribeTitle}</h1>
        <p>{texts.link.unsubscribeWhy}</p>
      </div>
      <button type="submit" className={styles.primary} disabled={props.sending}>
        {texts.link.unsubscribe}
      </button>
    </form>
  );
}

function sending(send: () => void) {
  return (event: FormEvent) => {
    event.preventDefault();
    send();
  };
}
