import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { ShowMore } from '../app/show-more.tsx';
import { useViewer } from '../app/viewer.tsx';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { PersonEditor } from './person-editor.tsx';
import styles from './people.module.css';

const PeopleQuery = graphql(`
  query People($first: Int!, $search: String) {
    people(first: $first, search: $search) {
      totalCount
      pageInfo { hasNextPage }
      edges { node { id name email role language leadership active erased timeZone version team { id name } manager { id name } customRole { id name } } }
    }
    teams { id name }
    customRoles { id name }
  }
`);

export type PersonData = ResultOf<typeof PeopleQuery>['people']['edges'][number]['node'];
export type TeamData = ResultOf<typeof PeopleQuery>['teams'][number];
export type CustomRoleChoice = ResultOf<typeof PeopleQuery>['customRoles'][number];

const PAGE = 60;

/** Everybody in the company: role, team, manager; admins change them here. */
export function PeoplePage() {
  const texts = useTexts();
  const admin = useViewer().person.role === 'ADMIN';
  const [first, setFirst] = useState(PAGE);
  const [search, setSearch] = useState('');
  const [searched] = useDebouncedValue(search.trim(), 250);
  const [edited, setEdited] = useState<PersonData | 'new' | null>(null);
  const { data, error, refetch } = useLiveQuery({ query: PeopleQuery, variables: { first, search: searched || null }, watch: ['Person', 'Team'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const people = data.people.edges.map(({ node }) => node);
  return (
    <Page
      title={texts.people.title}
      below={texts.people.below(data.people.totalCount)}
      actions={admin && <Button onClick={() => setEdited('new')}>{texts.people.create}</Button>}
    >
      <search className={styles.search}>
        <TextInput
          type="search"
          aria-label={texts.people.search}
          placeholder={texts.people.search}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </search>
      {people.length === 0 ? (
        <EmptyState title={texts.people.none}>{texts.objectives.noMatchWhy}</EmptyState>
      ) : (
        <ul className={styles.people}>
          {people.map((person) => (
            <li key={person.id} data-inactive={!person.active || undefined}>
              <span>
                <strong>{person.name}</strong>
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
                {person.manager?.name ?? texts.people.noManager}
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
      )}
      <ShowMore hasMore={data.people.pageInfo.hasNextPage} shown={first} page={PAGE} onShow={setFirst} />
      {edited !== null && (
        <Modal
          opened
          onClose={() => setEdited(null)}
          title={edited === 'new' ? texts.people.create : edited.name}
          closeButtonProps={{ 'aria-label': texts.app.close }}
        >
          <PersonEditor
            person={edited === 'new' ? null : edited}
            teams={data.teams}
            customRoles={data.customRoles}
            onDone={() => {
              setEdited(null);
              refetch();
            }}
          />
        </Modal>
      )}
    </Page>
  );
}
