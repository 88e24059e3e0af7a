import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { ButtonLink, TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { NotFound } from '../app/not-found.tsx';
import { plainId } from '../app/plain-id.ts';
import { useMay } from '../app/viewer.tsx';
import { useCirclesTexts } from '../texts/circles-texts.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { ViewSwitch } from '../ui/view-switch.tsx';
import { TeamBranches } from './team-branches.tsx';
import { branchOf, teamTree } from './team-tree.ts';
import { type AccountabilityData, type TeamData, TeamsQuery } from './teams-query.ts';

const TeamEditor = lazy(async () => ({ default: (await import('./team-editor.tsx')).TeamEditor }));
const AccountabilityEditor = lazy(async () => ({ default: (await import('./accountability-editor.tsx')).AccountabilityEditor }));
const CirclesView = lazy(async () => ({ default: (await import('./circles-view.tsx')).CirclesView }));

type Edited = { what: 'team'; team: TeamData | null } | { what: 'role'; team: TeamData; role: AccountabilityData | null };

const VIEWS = ['circles', 'tree'] as const;
/** Circles need room before they say more than a list does. */
const WIDE = '(min-width: 900px)';

/**
 * Departments and teams with the roles of accountability in each, as circles or as a tree: who leads, who holds what. Changed here by whoever may. The
 * address says which of the two, and which circle is open.
 */
export function TeamsPage() {
  const { view: asked, at } = useSearch({ from: '/signed-in/shell/teams' });
  const isWide = useMediaQuery(WIDE, window.matchMedia(WIDE).matches);
  return <Teams teamId={null} view={asked ?? (isWide ? 'circles' : 'tree')} at={at ?? null} />;
}

/** One team and what is below it, as a tree: where a mail about a team leads. */
export function TeamPage() {
  return <Teams teamId={useParams({ from: '/signed-in/shell/teams/$teamId' }).teamId} view="tree" at={null} />;
}

function Teams({ teamId, view, at }: { teamId: string | null; view: (typeof VIEWS)[number]; at: string | null }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const { circles } = useCirclesTexts();
  const may = useMay();
  const navigate = useNavigate();
  const [edited, setEdited] = useState<Edited | null>(null);
  const { data, error, refetch } = useLiveQuery({ query: TeamsQuery, variables: {}, watch: ['Team', 'Person'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const nodes = teamTree(data.teams);
  const branch = teamId === null ? null : branchOf(nodes, teamId);
  if (branch === undefined) return <NotFound />;
  const create = may('create team') && <Button onClick={() => setEdited({ what: 'team', team: null })}>{words.teams.create}</Button>;
  const onTeam = may('update team') ? (team: TeamData) => setEdited({ what: 'team', team }) : null;
  const onRole = (team: TeamData, role: AccountabilityData | null) => setEdited({ what: 'role', team, role });
  const show = (change: { view?: (typeof VIEWS)[number]; at?: string | undefined }) =>
    void navigate({ to: '/teams', search: (before: { cycle?: string; at?: string }) => ({ ...before, view, ...change }), replace: change.view !== undefined });
  const done = () => {
    setEdited(null);
    refetch();
  };
  return (
    <Page
      title={branch?.team.name ?? words.teams.title}
      above={branch && <TextLink to="/teams">{words.teams.all}</TextLink>}
      below={branch === null && words.teams.below(data.teams.length)}
      actions={
        <>
          {teamId !== null && (
            <ButtonLink to="/teams" search={{ view: 'circles', at: plainId(teamId) }} variant="default">
              {circles.show}
            </ButtonLink>
          )}
          {branch === null && data.teams.length > 0 && (
            <ViewSwitch label={circles.view} views={VIEWS} names={circles.views} view={view} onView={(each) => show({ view: each })} />
          )}
          {branch === null && data.teams.length > 0 && create}
        </>
      }
    >
      {data.teams.length === 0 ? (
        <EmptyState
          title={words.teams.none}
          action={
            <>
              {create}{' '}
              {may('create import') && (
                <ButtonLink to="/import" variant="default">
                  {texts.dashboard.firstImport}
                </ButtonLink>
              )}
            </>
          }
        >
          {may('create team') ? words.teams.noneWhy : words.teams.noneForOthers}
        </EmptyState>
      ) : view === 'circles' ? (
        <Suspense fallback={<Loading />}>
          <CirclesView teams={data.teams} at={at} onOpen={(id) => show({ at: id ?? undefined })} onTeam={onTeam} onRole={onRole} />
        </Suspense>
      ) : (
        <TeamBranches nodes={branch === null ? nodes : [branch]} onTeam={onTeam} onRole={onRole} />
      )}
      {edited !== null && (
        <Modal opened onClose={() => setEdited(null)} title={titleOf(edited, words.teams)} closeButtonProps={{ 'aria-label': texts.app.close }}>
          <Suspense fallback={<Loading />}>
            {edited.what === 'team' ? (
              <TeamEditor team={edited.team} nodes={nodes} onDone={done} />
            ) : (
              <AccountabilityEditor team={edited.team} role={edited.role} nodes={nodes} onDone={done} />
            )}
          </Suspense>
        </Modal>
      )}
    </Page>
  );
}

function titleOf(edited: Edited, texts: { create: string; newRoleIn: (team: string) => string; roleIn: (role: string, team: string) => string }): string {
  if (edited.what === 'team') return edited.team?.name ?? texts.create;
  return edited.role === null ? texts.newRoleIn(edited.team.name) : texts.roleIn(edited.role.name, edited.team.name);
}
