import '@mantine/core/styles/PasswordInput.layer.css';
import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ask } from '../session/session.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { notify } from '../ui/notices.tsx';
import { Panel } from '../ui/panel.tsx';
import type { SignInMethods } from './account-page.tsx';
import styles from './account.module.css';

const SHORTEST = 12;

/** Sets a password, or another in place of it. */
export function PasswordPanel({ methods, onChange }: { methods: SignInMethods; onChange: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const [draft, setDraft] = useState({ current: '', password: '' });
  const [asking, setAsking] = useState(false);
  const toggle = { 'aria-label': texts.session.showPassword, tabIndex: 0 };

  async function submit(event: FormEvent) {
    event.preventDefault();
    setAsking(true);
    const { ok, message } = await ask('POST', '/password', { password: draft.password, ...(draft.current === '' ? {} : { current: draft.current }) });
    setAsking(false);
    notify(ok ? { tone: 'good', message: words.account.passwordSet } : { tone: 'bad', message: message || texts.app.offline });
    if (!ok) return;
    setDraft({ current: '', password: '' });
    onChange();
  }

  return (
    <Panel title={words.account.password} note={methods.password ? words.account.on : words.account.off}>
      <p className={styles.why}>{words.account.passwordWhy}</p>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        {methods.password && (
          <PasswordInput
            label={words.account.currentPassword}
            description={words.account.currentPasswordHint}
            autoComplete="current-password"
            visibilityToggleButtonProps={toggle}
            value={draft.current}
            onChange={(event) => setDraft({ ...draft, current: event.currentTarget.value })}
          />
        )}
        <PasswordInput
          label={words.account.newPassword}
          description={words.account.newPasswordHint(SHORTEST)}
          autoComplete="new-password"
          required
          minLength={SHORTEST}
          visibilityToggleButtonProps={toggle}
          value={draft.password}
          onChange={(event) => setDraft({ ...draft, password: event.currentTarget.value })}
        />
        <div>
          <Button type="submit" loading={asking} disabled={!methods.fresh}>
            {words.account.setPassword}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
