import { useEffect, useState } from 'react';
import { ask } from '../session/session.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import styles from './account.module.css';
import { ChannelPanel } from './channel-panel.tsx';
import { CalendarsPanel } from './calendars-panel.tsx';
import { ChoicesPanel } from './choices-panel.tsx';
import { PasskeysPanel } from './passkeys-panel.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { SecondFactorPanel } from './second-factor-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { TokensPanel } from './tokens-panel.tsx';

/** How the account can sign in now. */
export interface SignInMethods {
  password: boolean;
  secondFactor: boolean;
  /** Whether the sign-in is fresh enough to change any of it. */
  fresh: boolean;
}

/** What one gets by mail; how one signs in: password, second factor, passkeys; the tokens of one's programs; where one is signed in. */
export function AccountPage() {
  const texts = useTexts();
  const words = usePagesTexts();
  const [methods, setMethods] = useState<SignInMethods | { refused: string; reason: string | null } | null>(null);

  const [changes, setChanges] = useState(0);

  useEffect(() => void ask<SignInMethods>('GET', '/methods').then(({ body, message, reason }) => setMethods(body ?? { refused: message, reason })), [changes]);

  return (
    <Page title={texts.nav.account} below={words.account.below}>
      <div className={styles.stack}>
        <ChoicesPanel />
        <h2 className={styles.section}>{words.account.signIn}</h2>
        <p className={styles.sectionWhy}>{words.account.signInWhy}</p>
        {methods === null ? (
          <Loading />
        ) : 'refused' in methods ? (
          <p className={styles.note}>{sentenceOf(methods.reason, words.account.cannot) ?? (methods.refused || texts.app.unreachableWhy)}</p>
        ) : (
          <>
            {!methods.fresh && <p className={styles.note}>{words.account.notFresh}</p>}
            <PasswordPanel methods={methods} onChange={() => setChanges(changes + 1)} />
            <SecondFactorPanel methods={methods} onChange={() => setChanges(changes + 1)} />
            <PasskeysPanel fresh={methods.fresh} />
          </>
        )}
        <ChannelPanel />
        <CalendarsPanel />
        <TokensPanel />
        <SessionsPanel />
      </div>
    </Page>
  );
}

/** The reader's words for a reason of the server, where there are any. */
function sentenceOf(reason: string | null, sentences: Readonly<Record<string, string>>): string | null {
  return (reason !== null && sentences[reason]) || null;
}
