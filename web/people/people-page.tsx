import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { graphql } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { ShowMore } from '../app/show-more.tsx';
import { useViewer } from '../app/viewer.tsx';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { PeopleList, PersonLine } from './people-list.tsx';
import { PersonDialog } from './person-dialog.tsx';
import styles from './people.module.css';

const PeopleQuery = graphql(
  `
  query People($first: Int!, $search: String) {
    people(first: $first, search: $search) {
      totalCount
      pageInfo { hasNextPage }
      edges { node { ...PersonLine } }
    }
    teams { id name }
    customRoles { id name }
  }
`,
  [PersonLine],
);

const PAGE = 60;

/** Everybody in the company: role, team, manager; admins change them here. */
export function PeoplePage() {
  const texts = useTexts();
  const admin = useViewer().person.role === 'ADMIN';
  const [first, setFirst] = useState(PAGE);
  const [search, setSearch] = useState('');
  const [searched] = useDebouncedValue(search.trim(), 250);
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useLiveQuery({ query: PeopleQuery, variables: { first, search: searched || null }, watch: ['Person', 'Team'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const people = data.people.edges.map(({ node }) => node);
  return (
    <Page
      title={texts.people.title}
      below={texts.people.below(data.people.totalCount)}
      actions={admin && <Button onClick={() => setAdding(true)}>{texts.people.create}</Button>}
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
        <PeopleList people={people} places={data} onDone={refetch} />
      )}
      <ShowMore hasMore={data.people.pageInfo.hasNextPage} shown={first} page={PAGE} onShow={setFirst} />
      {adding && (
        <PersonDialog
          person={null}
          places={data}
          onClose={() => setAdding(false)}
          onDone={() => {
            setAdding(false);
            refetch();
          }}
        />
      )}
    </Page>
  );
}
