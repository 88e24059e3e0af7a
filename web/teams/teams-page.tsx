import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ButtonLink, TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { NotFound } from '../app/not-found.tsx';
import { useMay } from '../app/viewer.tsx';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { AccountabilityEditor } from './accountability-editor.tsx';
import { TeamBranches } from './team-branches.tsx';
import { TeamEditor } from './team-editor.tsx';
import { branchOf, teamTree } from './team-tree.ts';
import { type AccountabilityData, type TeamData, TeamsQuery } from './teams-query.ts';

type Edited = { what: 'team'; team: TeamData | null } | { what: 'role'; team: TeamData; role: AccountabilityData | null };

/** Departments and teams as a tree, and the roles of accountability in each: who leads, who holds what. Changed here by whoever may. */
export function TeamsPage() {
  return <Teams teamId={null} />;
}

/** The same of one team and what is below it: where a mail about a team leads. */
export function TeamPage() {
  return <Teams teamId={useParams({ from: '/signed-in/shell/teams/$teamId' }).teamId} />;
}

function Teams({ teamId }: { teamId: string | null }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const may = useMay();
  const [edited, setEdited] = useState<Edited | null>(null);
  const { data, error, refetch } = useLiveQuery({ query: TeamsQuery, variables: {}, watch: ['Team', 'Person'] });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const nodes = teamTree(data.teams);
  const branch = teamId === null ? null : branchOf(nodes, teamId);
  if (branch === undefined) return <NotFound />;
  const create = may('create team') && <Button onClick={() => setEdited({ what: 'team', team: null })}>{words.teams.create}</Button>;
  const done = () => {
    setEdited(null);
    refetch();
  };
  return (
    <Page
      title={branch?.team.name ?? words.teams.title}
      above={branch && <TextLink to="/teams">{words.teams.all}</TextLink>}
      below={branch === null && words.teams.below(data.teams.length)}
      actions={branch === null && data.teams.length > 0 && create}
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
      ) : (
        <TeamBranches
          nodes={branch === null ? nodes : [branch]}
          onTeam={may('update team') ? (team) => setEdited({ what: 'team', team }) : null}
          onRole={(team, role) => setEdited({ what: 'role', team, role })}
        />
      )}
      {edited !== null && (
        <Modal opened onClose={() => setEdited(null)} title={titleOf(edited, words.teams)} closeButtonProps={{ 'aria-label': texts.app.close }}>
          {edited.what === 'team' ? (
            <TeamEditor team={edited.team} nodes={nodes} onDone={done} />
          ) : (
            <AccountabilityEditor team={edited.team} role={edited.role} onDone={done} />
          )}
        </Modal>
      )}
    </Page>
  );
}

function titleOf(edited: Edited, texts: { create: string; newRoleIn: (team: string) => string; roleIn: (role: string, team: string) => string }): string {
  if (edited.what === 'team') return edited.team?.name ?? texts.create;
  return edited.role === null ? texts.newRoleIn(edited.team.name) : texts.roleIn(edited.role.name, edited.team.name);
}
