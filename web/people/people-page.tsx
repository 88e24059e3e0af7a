import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { graphql } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { globalId, plainId } from '../app/plain-id.ts';
import { ShowMore } from '../app/show-more.tsx';
import { useViewer } from '../app/viewer.tsx';
import { useListsTexts } from '../texts/lists-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { PeopleList, PersonLine } from './people-list.tsx';
import { PersonDialog } from './person-dialog.tsx';
import { ROLES } from './person-editor.tsx';
import styles from './people.module.css';

const PeopleQuery = graphql(
  `
  query People($first: Int!, $search: String, $teamId: ID, $role: Role, $active: Boolean) {
    people(first: $first, search: $search, teamId: $teamId, role: $role, active: $active) {
      totalCount
      pageInfo { hasNextPage }
      edges { node { ...PersonLine } }
    }
    left: people(first: 1, active: false) { totalCount }
    teams { id name }
    customRoles { id name }
  }
`,
  [PersonLine],
);

const PAGE = 60;
const TYPING_MS = 250;

/** Everybody in the company: role, team, manager; admins change them here. The address says who is shown. */
export function PeoplePage() {
  const texts = useTexts();
  const { people: words } = useListsTexts();
  const admin = useViewer().person.role === 'ADMIN';
  const navigate = useNavigate();
  const { search, team, role: asked, left } = useSearch({ from: '/signed-in/shell/people' });
  const role = ROLES.find((known) => known === asked) ?? null;
  const [typed, setTyped] = useState(search ?? '');
  const [first, setFirst] = useState(PAGE);
  const [adding, setAdding] = useState(false);
  const filter = { search: search ?? null, teamId: team === undefined ? null : globalId('Team', team), role, active: left ? null : true };
  const { data, error, refetch } = useLiveQuery({ query: PeopleQuery, variables: { first, ...filter }, watch: ['Person', 'Team'] });
  const show = (change: { search?: string | undefined; team?: string | undefined; role?: string | undefined; left?: true | undefined }) =>
    void navigate({ to: '/people', search: (before: object) => ({ ...before, ...change }), replace: true, resetScroll: false });
  const showTyped = useDebouncedCallback((text: string) => show({ search: text.trim() || undefined }), TYPING_MS);
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const people = data.people.edges.map(({ node }) => node);
  const clear = () => {
    setTyped('');
    show({ search: undefined, team: undefined, role: undefined, left: undefined });
  };
  return (
    <Page
      title={texts.people.title}
      below={texts.people.below(data.people.totalCount)}
      actions={admin && <Button onClick={() => setAdding(true)}>{texts.people.create}</Button>}
    >
      <search className={styles.filters}>
        <TextInput
          type="search"
          aria-label={texts.people.search}
          placeholder={texts.people.search}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            showTyped(event.currentTarget.value);
          }}
        />
        <NativeSelect
          aria-label={texts.people.team}
          value={filter.teamId ?? ''}
          data={[{ value: '', label: words.anyTeam }, ...data.teams.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => show({ team: plainId(event.currentTarget.value) || undefined })}
        />
        <NativeSelect
          aria-label={texts.people.roleLabel}
          value={role ?? ''}
          data={[{ value: '', label: words.anyRole }, ...ROLES.map((value) => ({ value, label: texts.people.role[value] }))]}
          onChange={(event) => show({ role: event.currentTarget.value || undefined })}
        />
        {data.left.totalCount > 0 && (
          <label className={styles.tick}>
            <input type="checkbox" checked={left ?? false} onChange={() => show({ left: left ? undefined : true })} /> {words.showLeft(data.left.totalCount)}
          </label>
        )}
      </search>
      {people.length === 0 ? (
        <EmptyState title={texts.people.none} action={<Button onClick={clear}>{words.clear}</Button>}>
          {words.noneWhy}
        </EmptyState>
      ) : (
        <PeopleList people={people} places={data} label={texts.people.title} onDone={refetch} />
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
