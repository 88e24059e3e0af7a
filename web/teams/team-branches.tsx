import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Chevron } from '../ui/chevron.tsx';
import { Accountabilities } from './accountabilities.tsx';
import type { TeamNode } from './team-tree.ts';
import type { AccountabilityData, TeamData } from './teams-query.ts';
import styles from './teams.module.css';

interface Editing {
  /** Null for whoever may not change teams. */
  onTeam: ((team: TeamData) => void) | null;
  onRole: (team: TeamData, role: AccountabilityData | null) => void;
}

/** Teams with what stands in them, each with those below it. */
export function TeamBranches(props: { nodes: readonly TeamNode<TeamData>[] } & Editing) {
  const { nodes, ...editing } = props;
  return (
    <ul className={styles.branches}>
      {nodes.map((node) => (
        <li key={node.team.id}>
          <TeamBranch node={node} {...editing} />
        </li>
      ))}
    </ul>
  );
}

function TeamBranch({ node, onTeam, onRole }: { node: TeamNode<TeamData> } & Editing) {
  const texts = useTexts();
  const words = usePagesTexts();
  const id = useId();
  const [open, setOpen] = useState(true);
  const { team, below, peopleCount } = node;
  const holdsMore = below.length + team.accountabilities.length > 0;
  return (
    <>
      <div className={styles.team}>
        {holdsMore ? (
          <button
            type="button"
            className={styles.turn}
            aria-expanded={open}
            aria-controls={id}
            aria-label={words.teams.inside(team.name)}
            data-open={open || undefined}
            onClick={() => setOpen(!open)}
          >
            <Chevron towards="end" />
          </button>
        ) : (
          <span className={styles.turn} aria-hidden="true" />
        )}
        <div className={styles.words}>
          <strong>{team.name}</strong>
          <small>
            {below.length > 0 && <>{words.teams.department} · </>}
            <Lead lead={team.lead} /> · {words.teams.people(team.peopleCount, peopleCount)}
          </small>
        </div>
        <div className={styles.acts}>
          {team.mayShape && (
            <Button size="xs" variant="subtle" aria-label={`${words.teams.newRole}: ${team.name}`} onClick={() => onRole(team, null)}>
              {words.teams.newRole}
            </Button>
          )}
          {onTeam && (
            <Button size="xs" variant="default" aria-label={`${texts.app.edit}: ${team.name}`} onClick={() => onTeam(team)}>
              {texts.app.edit}
            </Button>
          )}
        </div>
      </div>
      <div id={id} className={styles.inside} hidden={!open}>
        {team.accountabilities.length > 0 && <Accountabilities team={team} onEdit={team.mayShape ? (role) => onRole(team, role) : null} />}
        {below.length > 0 && <TeamBranches nodes={below} onTeam={onTeam} onRole={onRole} />}
      </div>
    </>
  );
}

function Lead({ lead }: { lead: TeamData['lead'] }) {
  const texts = useTexts();
  const words = usePagesTexts();
  if (lead === null) return words.teams.noLead;
  return (
    <>
      {words.teams.ledBy(lead.name)}
      {!lead.active && ` (${texts.people.inactive})`}
    </>
  );
}
