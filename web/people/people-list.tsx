import { Button } from '@mantine/core';
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

/** People with role, team and manager; administrators change them from here. */
export function PeopleList(props: { people: readonly PersonData[]; places: PersonPlaces; label?: string; onDone: () => void }) {
  const texts = useTexts();
  const admin = useViewer().person.role === 'ADMIN';
  const [edited, setEdited] = useState<PersonData | null>(null);
  return (
    <>
      <ul className={styles.people} aria-label={props.label}>
        {props.people.map((person) => (
          <li key={person.id} data-inactive={!person.active || undefined}>
            <span>
              <PlainLink to="/people/$personId" params={{ personId: person.id }}>
                <strong>{person.name}</strong>
              </PlainLink>
              {!person.erased && <small>{person.email}</small>}
            </span>
            <span>
              {texts.people.role[person.role]}
              {person.leadership && <small>{texts.people.leadership}</small>}
              {!person.active && <small>{person.erased ? texts.people.erasedMark : texts.people.inactive}</small>}
            </span>
            <span>
              {person.team?.name ?? texts.people.noTeam}
              <small>{person.timeZone}</small>
            </span>
            <span>
              {person.manager ? (
                <PlainLink to="/people/$personId" params={{ personId: person.manager.id }}>
                  {person.manager.name}
                </PlainLink>
              ) : (
                texts.people.noManager
              )}
              <small>{texts.people.manager}</small>
            </span>
            {admin && !person.erased && (
              <Button size="xs" variant="default" aria-label={`${texts.app.edit}: ${person.name}`} onClick={() => setEdited(person)}>
                {texts.app.edit}
              </Button>
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
    </>
  );
}
