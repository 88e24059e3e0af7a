import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { useContext } from 'react';
import { signOut } from '../session/session.ts';
import { useLanguage, useTexts } from '../texts/texts.tsx';
import { Chevron } from '../ui/chevron.tsx';
import { initialsOf } from '../ui/initials.ts';
import { MenuButton, MenuDivider, MenuItem, MenuLink } from '../ui/menu-button.tsx';
import { LanguageSwitchContext } from './language-switch.ts';
import styles from './shell.module.css';
import { useViewer } from './viewer.tsx';

const MenuPageLink = createLink(MenuLink);

/** Who is signed in; behind it their account, the light, the language and the way out. */
export function AccountMenu() {
  const texts = useTexts();
  const language = useLanguage();
  const { speak } = useContext(LanguageSwitchContext);
  const { person, viewedBy } = useViewer();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = language === 'en' ? 'ru' : 'en';
  return (
    <MenuButton
      face={<Face name={person.name} role={texts.people.role[person.role]} />}
      button={{ variant: 'subtle', fullWidth: true, classNames: { root: styles.account, label: styles.accountFace } }}
      position="top-start"
      width={264}
      dropdownClass={styles.accountMenu}
    >
      {!viewedBy && <MenuPageLink to="/account">{texts.nav.account}</MenuPageLink>}
      <MenuItem onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}>{scheme === 'dark' ? texts.app.light : texts.app.dark}</MenuItem>
      <MenuItem lang={other} onClick={() => void speak(other, 'keep')}>
        {texts.app.otherLanguage}
      </MenuItem>
      {!viewedBy && (
        <MenuLink href={`/api/files/people/${encodeURIComponent(person.id)}/export.json`} download>
          {texts.session.ownData}
        </MenuLink>
      )}
      <MenuDivider />
      <MenuItem onClick={() => void signOut()}>{texts.session.signOut}</MenuItem>
    </MenuButton>
  );
}

function Face(props: { name: string; role: string }) {
  return (
    <>
      <span className={styles.initials} aria-hidden="true">
        {initialsOf(props.name)}
      </span>
      <span className={styles.accountWords}>
        <strong>{props.name}</strong>
        <span>{props.role}</span>
      </span>
      <Chevron towards="either" weight={1.4} />
    </>
  );
}
