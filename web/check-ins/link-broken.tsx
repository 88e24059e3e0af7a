import { useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import styles from './link-page.module.css';
import { askForFreshLink } from './link-requests.ts';

/** A link that is wrong, expired or withdrawn: says so plainly, and offers a fresh one by mail. */
export function LinkBroken(props: { token: string; code: string; message: string }) {
  const texts = useTexts();
  const [asked, setAsked] = useState<'no' | 'asking' | 'yes'>('no');
  const title =
    props.code === 'LINK_EXPIRED'
      ? texts.link.expired
      : props.code === 'LINK_REVOKED'
        ? texts.link.revoked
        : props.code === 'OFFLINE'
          ? texts.link.offline
          : texts.link.invalid;

  async function ask() {
    setAsked('asking');
    const answer = await askForFreshLink(props.token);
    setAsked(answer.ok ? 'yes' : 'no');
  }

  return (
    <main className={styles.page}>
      <header className={styles.top}>
        <img src="/icon.svg" alt="" width={24} height={24} />
        <span>Sextant</span>
      </header>
      <h1>{title}</h1>
      <p>{props.message}</p>
      <p className={styles.quiet}>{texts.link.brokenWhy}</p>
      {asked !== 'yes' && (
        <button type="button" className={styles.primary} disabled={asked === 'asking'} onClick={() => void ask()}>
          {texts.link.fresh}
        </button>
      )}
      <div role="status">{asked === 'yes' && <p className={styles.said}>{texts.link.freshSent}</p>}</div>
    </main>
  );
}
