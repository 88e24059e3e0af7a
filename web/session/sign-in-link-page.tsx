import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { TextLink } from '../app/links.tsx';
import { useTexts } from '../texts/texts.tsx';
import { CodeForm } from './code-form.tsx';
import { Door } from './door.tsx';
import { signIn } from './session.ts';
import styles from './session.module.css';

/** Where a sign-in link lands. Only a click uses it up: a mail scanner that opens the page changes nothing. */
export function SignInLinkPage() {
  const texts = useTexts();
  const { token } = useParams({ from: '/sign-in/$token' });
  const [signingIn, setSigningIn] = useState(false);
  const [coding, setCoding] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function enter() {
    setSigningIn(true);
    const answer = await signIn(token);
    if (answer.ok && answer.body?.twoFactorRedirect) return setCoding(true);
    if (answer.ok) return location.replace('/');
    setSigningIn(false);
    setProblem(answer.message || texts.session.linkBroken);
  }

  if (coding) return <CodeForm next={undefined} />;
  return (
    <Door title={texts.session.clickToSignIn} why={texts.session.clickToSignInWhy}>
      <Button size="md" fullWidth loading={signingIn} onClick={() => void enter()}>
        {texts.session.signIn}
      </Button>
      <div role="alert">
        {problem && (
          <p className={styles.said} data-bad>
            {problem} <TextLink to="/sign-in">{texts.session.anotherLink}</TextLink>
          </p>
        )}
      </div>
    </Door>
  );
}
