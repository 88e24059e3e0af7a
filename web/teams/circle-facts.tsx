import { useCirclesTexts } from '../texts/circles-texts.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import styles from './circle-panel.module.css';
import type { AccountabilityData, TeamData } from './teams-query.ts';

/** What a team is: who leads it, how many work in it, its teams and roles. */
export function TeamFacts({ team, teams, onGo }: { team: TeamData; teams: readonly TeamData[]; onGo: (id: string) => void }) {
  const pages = usePagesTexts();
  const { circles: words } = useCirclesTexts();
  const below = teams.filter(({ parent }) => parent?.id === team.id);
  return (
    <dl className={styles.facts}>
      <dt>{words.panel.lead}</dt>
      <dd>{team.lead === null ? pages.teams.noLead : <Go to={team.lead} onGo={onGo} />}</dd>
      <dt>{words.panel.people}</dt>
      <dd>{team.peopleCount}</dd>
      <Places title={words.panel.teams} places={below} onGo={onGo} />
      <Places title={words.panel.roles} places={team.accountabilities} onGo={onGo} />
    </dl>
  );
}

/** What a role is for, what it answers for, who holds it. */
export function RoleFacts({ role, team, onGo }: { role: AccountabilityData; team: TeamData; onGo: (id: string) => void }) {
  const texts = useTexts();
  const pages = usePagesTexts();
  const { circles: words } = useCirclesTexts();
  return (
    <dl className={styles.facts}>
      <dt>{words.panel.team}</dt>
      <dd>
        <Go to={team} onGo={onGo} />
      </dd>
      <dt>{words.panel.purpose}</dt>
      <dd>{role.purpose === '' ? <em>{words.panel.noPurpose}</em> : role.purpose}</dd>
      <dt>{words.panel.duties}</dt>
      <dd>
        {role.duties.length === 0 ? (
          <em>{words.panel.noDuties}</em>
        ) : (
          <ul>
            {role.duties.map((duty) => (
              <li key={duty}>{duty}</li>
            ))}
          </ul>
        )}
      </dd>
      <dt>{words.panel.holders}</dt>
      <dd className={styles.places}>
        {role.holders.map((holder) =>
          holder.active ? (
            <Go key={holder.id} to={holder} onGo={onGo} />
          ) : (
            <span key={holder.id}>
              <s>{holder.name}</s> {texts.people.inactive}
            </span>
          ),
        )}
        {!role.holders.some(({ active }) => active) && <em>{pages.teams.noHolder}</em>}
      </dd>
      {team.lead !== null && (
        <>
          <dt>{words.panel.lead}</dt>
          <dd>
            <Go to={team.lead} onGo={onGo} />
          </dd>
        </>
      )}
    </dl>
  );
}

interface PersonData {
  email: string;
  manager: { id: string; name: string } | null;
  accountabilities: readonly { id: string; name: string; team: { id: string; name: string } }[];
}

/** How somebody is reached, and the roles that they hold. */
export function PersonFacts({ person, onGo }: { person: PersonData; onGo: (id: string) => void }) {
  const { circles: words } = useCirclesTexts();
  return (
    <dl className={styles.facts}>
      <dt>{words.panel.email}</dt>
      <dd>{person.email}</dd>
      {person.manager !== null && (
        <>
          <dt>{words.panel.manager}</dt>
          <dd>
            <Go to={person.manager} onGo={onGo} />
          </dd>
        </>
      )}
      <Places title={words.panel.roles} places={person.accountabilities.map(({ id, name, team }) => ({ id, name: `${name}, ${team.name}` }))} onGo={onGo} />
    </dl>
  );
}

function Places(props: { title: string; places: readonly { id: string; name: string }[]; onGo: (id: string) => void }) {
  if (props.places.length === 0) return null;
  return (
    <>
      <dt>{props.title}</dt>
      <dd className={styles.places}>
        {props.places.map((place) => (
          <Go key={place.id} to={place} onGo={props.onGo} />
        ))}
      </dd>
    </>
  );
}

function Go({ to, onGo }: { to: { id: string; name: string }; onGo: (id: string) => void }) {
  return (
    <button type="button" className={styles.go} onClick={() => onGo(to.id)}>
      {to.name}
    </button>
  );
}
