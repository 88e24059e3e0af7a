import '@mantine/core/styles/PasswordInput.layer.css';
import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ask } from '../session/session.ts';
import { useTexts } from '../texts/texts.tsx';
import { notify } from '../ui/notices.tsx';
import { Panel } from '../ui/panel.tsx';
import type { SignInMethods } from './account-page.tsx';
import styles from './account.module.css';

const SHORTEST = 12;

/** Sets a password, or another in place of it. */
export function PasswordPanel({ methods, onChange }: { methods: SignInMethods; onChange: () => void }) {
  const texts = useTexts();
  const [draft, setDraft] = useState({ current: '', password: '' });
  const [asking, setAsking] = useState(false);
  const toggle = { 'aria-label': texts.session.showPassword, tabIndex: 0 };

  async function submit(event: FormEvent) {
    event.preventDefault();
    setAsking(true);
    const { ok, message } = await ask('POST', '/password', { password: draft.password, ...(draft.current === '' ? {} : { current: draft.current }) });
    setAsking(false);
    notify(ok ? { tone: 'good', message: texts.account.passwordSet } : { tone: 'bad', message: message || texts.app.offline });
    if (!ok) return;
    setDraft({ current: '', password: '' });
    onChange();
  }

  return (
    <Panel title={texts.account.password} note={methods.password ? texts.account.on : texts.account.off}>
      <p className={styles.why}>{texts.account.passwordWhy}</p>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        {methods.password && (
          <PasswordInput
            label={texts.account.currentPassword}
            description={texts.account.currentPasswordHint}
            autoComplete="current-password"
            visibilityToggleButtonProps={toggle}
            value={draft.current}
            onChange={(event) => setDraft({ ...draft, current: event.currentTarget.value })}
          />
        )}
        <PasswordInput
          label={texts.account.newPassword}
          description={texts.account.newPasswordHint(SHORTEST)}
          autoComplete="new-password"
          required
          minLength={SHORTEST}
          visibilityToggleButtonProps={toggle}
          value={draft.password}
          onChange={(event) => setDraft({ ...draft, password: event.currentTarget.value })}
        />
        <div>
          <Button type="submit" loading={asking} disabled={!methods.fresh}>
            {texts.account.setPassword}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
