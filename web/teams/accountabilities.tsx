import { Button } from '@mantine/core';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import type { AccountabilityData, TeamData } from './teams-query.ts';
import styles from './teams.module.css';

/** The roles of accountability in a team: what each is for, what others can count on, and who holds it. */
export function Accountabilities(props: { team: TeamData; onEdit: ((role: AccountabilityData) => void) | null }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const { team, onEdit } = props;
  return (
    <ul className={styles.roles} aria-label={words.teams.rolesOf(team.name)}>
      {team.accountabilities.map((role) => (
        <li key={role.id}>
          <div className={styles.words}>
            <strong>{role.name}</strong>
            {role.purpose !== '' && <p>{role.purpose}</p>}
            {role.duties.length > 0 && (
              <ul className={styles.duties} aria-label={words.teams.dutiesOf(role.name)}>
                {role.duties.map((duty) => (
                  <li key={duty}>{duty}</li>
                ))}
              </ul>
            )}
          </div>
          <Holders holders={role.holders} />
          {onEdit && (
            <Button size="xs" variant="subtle" aria-label={`${texts.app.edit}: ${words.teams.roleIn(role.name, team.name)}`} onClick={() => onEdit(role)}>
              {texts.app.edit}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Holders({ holders }: { holders: AccountabilityData['holders'] }) {
  const texts = useTexts();
  const words = usePagesTexts();
  return (
    <div className={styles.holders}>
      <small>{words.teams.holders}</small>
      {holders.map(({ id, name, active }) => (
        <span key={id} data-inactive={!active || undefined}>
          <span>{name}</span> {!active && <small>{texts.people.inactive}</small>}
        </span>
      ))}
      {!holders.some(({ active }) => active) && <em>{words.teams.noHolder}</em>}
    </div>
  );
}
