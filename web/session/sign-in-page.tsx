import '@mantine/core/styles/PasswordInput.layer.css';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Navigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { CodeForm } from './code-form.tsx';
import { Door } from './door.tsx';
import { ask, askForLink, enter, type SessionAnswer, signInByPasskey, signInByPassword, singleSignOn } from './session.ts';
import styles from './session.module.css';

/** What is filled in for each way: a passkey needs nothing. */
type Way = 'link' | 'password' | 'sso';

/** The ways in: a link by mail, a password, a passkey, or the company's own sign-in. What it says is the same whoever asks. */
export function SignInPage() {
  const texts = useTexts();
  const { next } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const emailField = useRef<HTMLInputElement>(null);
  const [way, setWay] = useState<Way>('link');
  const [password, setPassword] = useState('');
  const [asking, setAsking] = useState(false);
  const [coding, setCoding] = useState(false);
  const [said, setSaid] = useState<{ bad: boolean; text: string } | null>(takeProblem);
  const [first, setFirst] = useState(false);

  useEffect(() => void ask<{ open: boolean }>('GET', '/first').then(({ body }) => setFirst(body?.open === true)), []);

  if (first) return <Navigate to="/welcome" replace />;
  if (coding) return <CodeForm next={next} />;

  async function run<Answer extends SessionAnswer | null>(attempt: () => Promise<Answer>, then: (answer: NonNullable<Answer>) => void) {
    setAsking(true);
    setSaid(null);
    const answer = await attempt();
    setAsking(false);
    if (answer === null) setSaid({ bad: true, text: texts.session.passkeyGivenUp });
    else if (answer.ok) then(answer);
    else setSaid({ bad: true, text: answer.message || texts.app.offline });
  }

  const goBy: Record<Way, () => Promise<void>> = {
    link: () =>
      run(
        () => askForLink(email.trim()),
        () => setSaid({ bad: false, text: texts.session.linkSent }),
      ),
    password: () =>
      run(
        () => signInByPassword(email.trim(), password),
        ({ body }) => (body?.twoFactorRedirect ? setCoding(true) : enter(next)),
      ),
    sso: () =>
      run(
        () => singleSignOn(email.trim()),
        ({ url }) => url && location.assign(url),
      ),
  };

  function submit(event: FormEvent) {
    event.preventDefault();
    void goBy[way]();
  }

  function choose(next: Way) {
    setSaid(null);
    setWay(next);
    emailField.current?.focus();
  }

  // Whose sign-in it is, the address tells.
  const chooseSso = () => (email.includes('@') ? void goBy.sso() : choose('sso'));

  return (
    <Door title={texts.session.signIn} why={texts.session.why[way]}>
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          ref={emailField}
          label={texts.session.email}
          description={way === 'sso' && texts.session.ssoEmail}
          type="email"
          name="email"
          autoComplete="username webauthn"
          required
          withAsterisk={false}
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {way === 'password' && (
          <PasswordInput
            label={texts.session.password}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            size="md"
            autoFocus={email !== ''}
            visibilityToggleButtonProps={{ 'aria-label': texts.session.showPassword, tabIndex: 0 }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        <Button type="submit" size="md" loading={asking}>
          {way === 'link' ? texts.session.sendLink : texts.session.signIn}
        </Button>
        <div className={styles.ways}>
          {way !== 'link' && (
            <Button variant="default" onClick={() => choose('link')}>
              {texts.session.byLink}
            </Button>
          )}
          {way !== 'password' && (
            <Button variant="default" onClick={() => choose('password')}>
              {texts.session.byPassword}
            </Button>
          )}
          <Button variant="default" onClick={() => void run(signInByPasskey, () => enter(next))}>
            {texts.session.byPasskey}
          </Button>
          {way !== 'sso' && (
            <Button variant="default" onClick={chooseSso}>
              {texts.session.bySso}
            </Button>
          )}
        </div>
      </form>
      <div role="status">
        {said && (
          <p className={styles.said} data-bad={said.bad || undefined}>
            {said.text}
          </p>
        )}
      </div>
      {way === 'link' && (
        <p className={styles.local}>
          {texts.session.linkSentLocal} <code>npm run link -- EMAIL</code>
        </p>
      )}
      {way === 'password' && <p className={styles.local}>{texts.session.forgotten}</p>}
    </Door>
  );
}

/** What went wrong at the company's own sign-in, told once; in a cookie, for an address could be written by anybody. */
function takeProblem(): { bad: boolean; text: string } | null {
  const text = /(?:^|; )sextant\.problem=([^;]+)/.exec(document.cookie)?.[1];
  if (text === undefined) return null;
  document.cookie = 'sextant.problem=; Max-Age=0; Path=/';
  return { bad: true, text: decodeURIComponent(text) };
}
