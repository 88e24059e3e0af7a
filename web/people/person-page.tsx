import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { graphql } from '../app/graphql.ts';
import { TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { NotFound } from '../app/not-found.tsx';
import { ShowMore } from '../app/show-more.tsx';
import { useViewer } from '../app/viewer.tsx';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { type PersonData, PeopleList, PersonLine } from './people-list.tsx';
import { PersonDialog } from './person-dialog.tsx';
import styles from './people.module.css';

const PersonQuery = graphql(
  `
  query Person($id: ID!, $first: Int!) {
    person(id: $id) { ...PersonLine }
    people(first: $first, managerId: $id) {
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

const PersonWork = lazy(async () => ({ default: (await import('./person-work.tsx')).PersonWork }));

const PAGE = 60;

/** One person, their work, and those who report to them: where a mail about somebody, or about a manager's team, leads. */
export function PersonPage() {
  const texts = useTexts();
  const admin = useViewer().person.role === 'ADMIN';
  const { personId } = useParams({ from: '/signed-in/shell/people/$personId' });
  const [first, setFirst] = useState(PAGE);
  const [editing, setEditing] = useState(false);
  const { data, error, refetch } = useLiveQuery({ query: PersonQuery, variables: { id: personId, first }, watch: ['Person', 'Team'] });
  // An id that no row can have, as of a link that a mail program broke off.
  if (error?.graphQLErrors.some(({ extensions }) => extensions['code'] === 'NOT_FOUND')) return <NotFound />;
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const { person, people } = data;
  if (person === null) return <NotFound />;
  return (
    <Page
      title={person.name}
      above={<TextLink to="/people">{texts.people.everybody}</TextLink>}
      below={texts.people.reports(people.totalCount)}
      actions={
        admin &&
        !person.erased && (
          <Button variant="default" onClick={() => setEditing(true)}>
            {texts.app.edit}
          </Button>
        )
      }
    >
      <Facts person={person} />
      {person.active && (
        <Suspense fallback={<Loading />}>
          <PersonWork personId={person.id} />
        </Suspense>
      )}
      {people.edges.length > 0 && (
        <>
          <h2 className={styles.reports}>{texts.people.teamOf(person.name)}</h2>
          <PeopleList people={people.edges.map(({ node }) => node)} places={data} label={texts.people.teamOf(person.name)} onDone={refetch} />
          <ShowMore hasMore={people.pageInfo.hasNextPage} shown={first} page={PAGE} onShow={setFirst} />
        </>
      )}
      {editing && (
        <PersonDialog
          person={person}
          places={data}
          onClose={() => setEditing(false)}
          onDone={() => {
            setEditing(false);
            refetch();
          }}
        />
      )}
    </Page>
  );
}

function Facts({ person }: { person: PersonData }) {
  const texts = useTexts();
  const { role, leadership, active, erased, team, manager, email, timeZone } = person;
  const roles = [texts.people.role[role], leadership && texts.people.leadership, !active && (erased ? texts.people.erasedMark : texts.people.inactive)];
  return (
    <dl className={styles.about}>
      <div>
        <dt>{texts.people.roleLabel}</dt>
        <dd>{roles.filter(Boolean).join(' · ')}</dd>
      </div>
      <div>
        <dt>{texts.people.team}</dt>
        <dd>
          {team === null ? (
            texts.people.noTeam
          ) : (
            <TextLink inherit to="/teams/$teamId" params={{ teamId: team.id }}>
              {team.name}
            </TextLink>
          )}
        </dd>
      </div>
      <div>
        <dt>{texts.people.manager}</dt>
        <dd>
          {manager === null ? (
            texts.people.noManager
          ) : (
            <TextLink inherit to="/people/$personId" params={{ personId: manager.id }}>
              {manager.name}
            </TextLink>
          )}
        </dd>
      </div>
      {!erased && (
        <div>
          <dt>{texts.people.email}</dt>
          <dd>{email}</dd>
        </div>
      )}
      <div>
        <dt>{texts.people.timeZone}</dt>
        <dd>{timeZone}</dd>
      </div>
    </dl>
  );
}
