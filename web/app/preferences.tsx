import { Anchor, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useContext } from 'react';
import { signOut } from '../session/session.ts';
import { useLanguage, useTexts } from '../texts/texts.tsx';
import { TextLink } from './links.tsx';
import { LanguageSwitchContext } from './language-switch.ts';
import styles from './shell.module.css';
import { useViewer } from './viewer.tsx';

/** Who is signed in, with the language, the light and the way out. */
export function Preferences() {
  const texts = useTexts();
  const language = useLanguage();
  const { speak } = useContext(LanguageSwitchContext);
  const { person, viewedBy } = useViewer();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = language === 'en' ? 'ru' : 'en';
  return (
    <div className={styles.preferences}>
      <p className={styles.person}>
        <strong>{person.name}</strong>
        <span>{texts.people.role[person.role]}</span>
      </p>
      {!viewedBy && (
        <>
          <p className={styles.person}>
            <TextLink to="/account" size="sm">
              {texts.nav.account}
            </TextLink>
          </p>
          <p className={styles.person}>
            <Anchor size="sm" href={`/api/files/people/${encodeURIComponent(person.id)}/export.json`} download>
              {texts.session.ownData}
            </Anchor>
          </p>
        </>
      )}
      <div className={styles.switches}>
        <button type="button" onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}>
          {scheme === 'dark' ? texts.app.light : texts.app.dark}
        </button>
        <button type="button" lang={other} onClick={() => void speak(other, 'keep')}>
          {texts.app.otherLanguage}
        </button>
        <button type="button" onClick={() => void signOut()}>
          {texts.session.signOut}
        </button>
      </div>
    </div>
  );
}
