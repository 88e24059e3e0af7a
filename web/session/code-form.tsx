import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { Door } from './door.tsx';
import { enter, giveCode } from './session.ts';
import styles from './session.module.css';

/** The second step of a sign-in: the code of the app, or a recovery code. */
export function CodeForm(props: { next: string | undefined }) {
  const texts = useTexts();
  const [code, setCode] = useState('');
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setAsking(true);
    const answer = await giveCode(code);
    setAsking(false);
    if (answer.ok) enter(props.next);
    else setProblem(answer.message || texts.app.offline);
  }

  return (
    <Door title={texts.session.code} why={texts.session.codeWhy}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextInput
          label={texts.session.codeLabel}
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          size="md"
          autoFocus
          value={code}
          error={problem}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" size="md" loading={asking}>
          {texts.session.signIn}
        </Button>
      </form>
    </Door>
  );
}
