import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { Door } from './door.tsx';
import { askForLink } from './session.ts';
import styles from './session.module.css';

/** Asks for an address and says the same thing whoever asks. */
export function SignInPage() {
  const texts = useTexts();
  const [email, setEmail] = useState('');
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setAsking(true);
    const answer = await askForLink(email.trim());
    setAsking(false);
    setSaid(answer.ok ? texts.session.linkSent : answer.message || texts.app.offline);
  }

  return (
    <Door title={texts.session.signIn} why={texts.session.signInWhy}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextInput
          label={texts.session.email}
          type="email"
          name="email"
          autoComplete="email"
          required
          withAsterisk={false}
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Button type="submit" size="md" loading={asking}>
          {texts.session.sendLink}
        </Button>
      </form>
      <div role="status">{said && <p className={styles.said}>{said}</p>}</div>
      <p className={styles.local}>{texts.session.linkSentLocal}</p>
    </Door>
  );
}
