import { useEffect, useState } from 'react';
import { goTo, type Membership, memberships } from '../session/session.ts';
import { useTexts } from '../texts/texts.tsx';
import styles from './shell.module.css';

/** Goes over to another organization of the same person; nothing where there is only one. */
export function OrganizationSwitch() {
  const texts = useTexts();
  const [all, setAll] = useState<readonly Membership[]>([]);
  useEffect(() => void memberships().then(setAll), []);
  if (all.length < 2) return null;
  return (
    <label className={styles.organization}>
      <span>{texts.app.organization}</span>
      <select value={all.find(({ current }) => current)?.organizationId} onChange={(event) => void goTo(event.target.value)}>
        {all.map(({ organizationId, name }) => (
          <option key={organizationId} value={organizationId}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
