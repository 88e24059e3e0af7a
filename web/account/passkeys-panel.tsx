import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ask } from '../session/session.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { notify } from '../ui/notices.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './account.module.css';

interface Passkey {
  id: string;
  name: string | null;
  createdAt: string;
}

/** Passkeys: the device itself proves who one is, with a finger, a face or its own code. */
export function PasskeysPanel({ fresh }: { fresh: boolean }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const [passkeys, setPasskeys] = useState<readonly Passkey[]>([]);

  useEffect(() => void load(), []);

  async function load() {
    setPasskeys((await ask<{ list: Passkey[] }>('GET', '/passkey/list-user-passkeys')).body?.list ?? []);
  }

  async function add() {
    const name = deviceName();
    const options = await ask<PublicKeyCredentialCreationOptionsJSON>('GET', `/passkey/generate-register-options?name=${encodeURIComponent(name)}`);
    if (options.body === null) return notify({ tone: 'bad', message: options.message || texts.app.offline });
    const { startRegistration } = await import('@simplewebauthn/browser');
    const response = await startRegistration({ optionsJSON: options.body }).catch(() => null);
    if (response === null) return notify({ tone: 'bad', message: texts.session.passkeyGivenUp });
    await after(ask('POST', '/passkey/verify-registration', { response, name }), words.account.passkeyAdded);
  }

  async function after(answer: Promise<{ ok: boolean; message: string }>, said: string) {
    const { ok, message } = await answer;
    notify(ok ? { tone: 'good', message: said } : { tone: 'bad', message: message || texts.app.offline });
    await load();
  }

  return (
    <Panel title={words.account.passkeys}>
      <p className={styles.why}>{words.account.passkeysWhy}</p>
      <ul className={styles.list}>
        {passkeys.map(({ id, name, createdAt }) => (
          <li key={id}>
            <span>
              <strong>{name ?? words.account.passkey}</strong>
              <small>{format.instant(createdAt)}</small>
            </span>
            <Button
              variant="default"
              size="xs"
              disabled={!fresh}
              onClick={() => void after(ask('POST', '/passkey/delete-passkey', { id }), words.account.passkeyRemoved)}
            >
              {words.account.remove}
            </Button>
          </li>
        ))}
      </ul>
      <Button disabled={!fresh} onClick={() => void add()}>
        {words.account.addPasskey}
      </Button>
    </Panel>
  );
}

/** As much of the browser's own description as tells people which device it was. */
function deviceName(): string {
  return /\(([^;)]+)/.exec(navigator.userAgent)?.[1]?.slice(0, 40) ?? 'Passkey';
}
