import { ActionIcon } from '@mantine/core';
import { useState } from 'react';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { PlainLink } from '../app/links.tsx';
import { useViewer } from '../app/viewer.tsx';
import { useTexts } from '../texts/texts.tsx';
import { PersonDialog, type PersonPlaces } from './person-dialog.tsx';
import styles from './people.module.css';

/** What a line of the list shows of a person, and what the form changes. */
export const PersonLine = graphql(`
  fragment PersonLine on Person {
    id name email role language leadership active erased timeZone version team { id name } manager { id name } customRole { id name }
  }
`);

export type PersonData = ResultOf<typeof PersonLine>;

/** People in a line each, with role, team and manager; administrators change them from here. On a phone a person has two lines. */
export function PeopleList(props: { people: readonly PersonData[]; places: PersonPlaces; label: string; onDone: () => void }) {
  const texts = useTexts();
  const admin = useViewer().person.role === 'ADMIN';
  const [edited, setEdited] = useState<PersonData | null>(null);
  return (
    <div className={styles.list}>
      <div className={styles.heads} aria-hidden="true">
        {[texts.people.name, texts.people.email, texts.people.roleLabel, texts.people.team, texts.people.manager].map((head) => (
          <span key={head}>{head}</span>
        ))}
      </div>
      <ul aria-label={props.label}>
        {props.people.map((person) => (
          <li key={person.id} data-inactive={!person.active || undefined}>
            <PlainLink to="/people/$personId" params={{ personId: person.id }} className={styles.name}>
              {person.name}
            </PlainLink>
            <span className={styles.email}>{!person.erased && person.email}</span>
            <span className={styles.facts}>
              <span>
                {texts.people.role[person.role]}
                {person.leadership && <small> · {texts.people.leadership}</small>}
                {!person.active && <small> · {person.erased ? texts.people.erasedMark : texts.people.inactive}</small>}
              </span>
              <span>{person.team?.name ?? <small>{texts.people.noTeam}</small>}</span>
            </span>
            <span className={styles.manager}>
              {person.manager && (
                <PlainLink to="/people/$personId" params={{ personId: person.manager.id }}>
                  {person.manager.name}
                </PlainLink>
              )}
            </span>
            {admin && !person.erased && (
              <ActionIcon variant="subtle" color="gray" aria-label={`${texts.app.edit}: ${person.name}`} onClick={() => setEdited(person)}>
                <Pencil />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {edited !== null && (
        <PersonDialog
          person={edited}
          places={props.places}
          onClose={() => setEdited(null)}
          onDone={() => {
            setEdited(null);
            props.onDone();
          }}
        />
      )}
    </div>
  );
}

function Pencil() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round">
      <path d="M2.6 13.4l.7-3.2 7.3-7.3a1.3 1.3 0 0 1 1.9 0l.6.6a1.3 1.3 0 0 1 0 1.9l-7.3 7.3z" />
      <path d="M9.4 4.1l2.5 2.5" />
    </svg>
  );
}
