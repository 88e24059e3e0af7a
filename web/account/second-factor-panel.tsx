import '@mantine/core/styles/PasswordInput.layer.css';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { renderSVG } from 'uqr';
import { ask } from '../session/session.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { notify } from '../ui/notices.tsx';
import { Panel } from '../ui/panel.tsx';
import type { SignInMethods } from './account-page.tsx';
import styles from './account.module.css';

/** What an app is set up with, and the codes for the day it is lost. */
interface SetUp {
  totpURI: string;
  backupCodes: readonly string[];
}

/** The code of an app as a second step, after the password and after a link. */
export function SecondFactorPanel({ methods, onChange }: { methods: SignInMethods; onChange: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const [password, setPassword] = useState('');
  const [setUp, setSetUp] = useState<SetUp | null>(null);
  const [code, setCode] = useState('');
  const [asking, setAsking] = useState(false);
  const given = password === '' ? {} : { password };

  async function run<Body>(path: string, body: object, then: (body: Body | null) => void) {
    setAsking(true);
    const answer = await ask<Body>('POST', path, body);
    setAsking(false);
    if (answer.ok) then(answer.body);
    else notify({ tone: 'bad', message: answer.message || texts.app.offline });
  }

  function begin(event: FormEvent) {
    event.preventDefault();
    void run<SetUp>('/two-factor/enable', given, setSetUp);
  }

  function confirm(event: FormEvent) {
    event.preventDefault();
    void run('/two-factor/verify-totp', { code: code.replaceAll(' ', '') }, () => {
      notify({ tone: 'good', message: words.account.secondFactorOn });
      setCode('');
      onChange();
    });
  }

  const passwordField = methods.password && (
    <PasswordInput
      label={words.account.currentPassword}
      autoComplete="current-password"
      required
      visibilityToggleButtonProps={{ 'aria-label': texts.session.showPassword, tabIndex: 0 }}
      value={password}
      onChange={(event) => setPassword(event.currentTarget.value)}
    />
  );

  return (
    <Panel title={words.account.secondFactor} note={methods.secondFactor ? words.account.on : words.account.off}>
      <p className={styles.why}>{words.account.secondFactorWhy}</p>
      {setUp !== null && !methods.secondFactor && (
        <form className={styles.form} onSubmit={confirm}>
          <p className={styles.why}>{words.account.scan}</p>
          {/* A picture of our own making, from an address of our own: nothing in it comes from anybody else. */}
          <img className={styles.qr} alt={words.account.qrCode} src={`data:image/svg+xml,${encodeURIComponent(renderSVG(setUp.totpURI))}`} />
          <code className={styles.secret}>{new URL(setUp.totpURI).searchParams.get('secret')}</code>
          <TextInput
            label={texts.session.codeLabel}
            autoComplete="one-time-code"
            inputMode="numeric"
            required
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <div>
            <Button type="submit" loading={asking}>
              {words.account.confirmCode}
            </Button>
          </div>
        </form>
      )}
      {setUp !== null && methods.secondFactor && (
        <>
          <p className={styles.why}>{words.account.recoveryWhy}</p>
          <ul className={styles.codes}>
            {setUp.backupCodes.map((each) => (
              <li key={each}>
                <code>{each}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {setUp === null && !methods.secondFactor && (
        <form className={styles.form} onSubmit={begin}>
          {passwordField}
          <div>
            <Button type="submit" loading={asking} disabled={!methods.fresh}>
              {words.account.setUp}
            </Button>
          </div>
        </form>
      )}
      {setUp === null && methods.secondFactor && (
        <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
          {passwordField}
          <div className={styles.pair}>
            <Button
              variant="default"
              disabled={!methods.fresh || asking}
              onClick={() =>
                void run<{ backupCodes: string[] }>('/two-factor/generate-backup-codes', given, (body) =>
                  setSetUp({ totpURI: '', backupCodes: body?.backupCodes ?? [] }),
                )
              }
            >
              {words.account.newCodes}
            </Button>
            <Button variant="default" disabled={!methods.fresh || asking} onClick={() => void run('/two-factor/disable', given, onChange)}>
              {words.account.turnOff}
            </Button>
          </div>
        </form>
      )}
    </Panel>
  );
}
