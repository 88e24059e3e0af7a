import { Button, CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { HistoryList } from '../app/history-list.tsx';
import { TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { plainId } from '../app/plain-id.ts';
import { useCycle } from '../app/viewer.tsx';
import { WholeHistory } from '../audit/whole-history.tsx';
import { useCirclesTexts } from '../texts/circles-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Loading } from '../ui/loading.tsx';
import { PersonFacts, RoleFacts, TeamFacts } from './circle-facts.tsx';
import type { Circle } from './circle-map.ts';
import { CircleGoals, CircleMeetings, CircleTasks } from './circle-work.tsx';
import { type CircleWorkData, CircleQuery } from './circles-query.ts';
import styles from './circle-panel.module.css';
import type { AccountabilityData, TeamData } from './teams-query.ts';

interface Section {
  name: string;
  title: string;
  note?: ReactNode;
  body: ReactNode;
}

/** What is known of a circle: what it is for and who is in it, its goals, open work and meetings ahead, and what was changed in it. */
export function CirclePanel(props: {
  circle: Circle;
  teams: readonly TeamData[];
  /** Shows another circle, by its id. */
  onGo: (id: string) => void;
  /** Null for whoever may not. */
  onTeam: ((team: TeamData) => void) | null;
  onRole: (team: TeamData, role: AccountabilityData | null) => void;
  /** Null where a sheet around it has the title and the way to close it. */
  onClose: (() => void) | null;
}) {
  const { circles: words } = useCirclesTexts();
  const { circle, teams, onTeam, onRole } = props;
  const team = teams.find(({ id, accountabilities }) => id === circle.id || accountabilities.some((role) => role.id === circle.id));
  const role = team?.accountabilities.find(({ id }) => id === circle.id);
  return (
    <>
      {props.onClose !== null && (
        <header className={styles.head}>
          <h2>
            <CircleTitle circle={circle} />
          </h2>
          <CloseButton aria-label={words.panel.close} onClick={props.onClose} />
        </header>
      )}
      <div className={styles.acts}>
        {circle.kind === 'team' && team && onTeam !== null && (
          <Button size="xs" variant="default" onClick={() => onTeam(team)}>
            {words.panel.edit}
          </Button>
        )}
        {circle.kind === 'team' && team?.mayShape && (
          <Button size="xs" variant="default" onClick={() => onRole(team, null)}>
            {words.panel.newRole}
          </Button>
        )}
        {role !== undefined && team?.mayShape && (
          <Button size="xs" variant="default" onClick={() => onRole(team, role)}>
            {words.panel.edit}
          </Button>
        )}
        {circle.kind === 'person' && (
          <TextLink to="/people/$personId" params={{ personId: circle.id }} size="sm">
            {words.panel.open}
          </TextLink>
        )}
      </div>
      <Details {...props} team={team} role={role} />
    </>
  );
}

/** What a circle is called, and what it is. */
export function CircleTitle({ circle }: { circle: Circle }) {
  const { circles: words } = useCirclesTexts();
  return (
    <span className={styles.name}>
      <small>{words.kinds[circle.kind]}</small>
      {circle.name}
    </span>
  );
}

function Details(props: {
  circle: Circle;
  teams: readonly TeamData[];
  team: TeamData | undefined;
  role: AccountabilityData | undefined;
  onGo: (id: string) => void;
}) {
  const texts = useTexts();
  const { circles: words } = useCirclesTexts();
  const cycle = useCycle();
  const { circle, teams, team, role, onGo } = props;
  const { data, error } = useLiveQuery({
    query: CircleQuery,
    variables: { id: circle.id, cycleId: cycle?.id ?? null },
    watch: ['Team', 'Person', 'Objective', 'KeyResult', 'Task', 'Meeting'],
  });
  const node = data?.node;
  const history = node?.__typename === 'Team' || node?.__typename === 'Accountability' ? node.history : null;
  const sections: Section[] = [
    ...(circle.kind === 'team' && team ? [{ name: 'team', title: '', body: <TeamFacts team={team} teams={teams} onGo={onGo} /> }] : []),
    ...(role && team ? [{ name: 'role', title: '', body: <RoleFacts role={role} team={team} onGo={onGo} /> }] : []),
    ...(node?.__typename === 'Person' ? [{ name: 'person', title: '', body: <PersonFacts person={node} onGo={onGo} /> }] : []),
    ...(data === undefined ? [] : workSections(data.circleWork)),
    ...(history === null || history.length === 0
      ? []
      : [
          {
            name: 'history',
            title: words.panel.history,
            note: <WholeHistory subject={circle.id} />,
            body: <HistoryList noun={circle.kind === 'team' ? 'team' : 'accountability'} entries={history} />,
          },
        ]),
  ];

  function workSections({ objectives, objectivesTotal, tasks, tasksTotal, meetings }: CircleWorkData): Section[] {
    const goals = { team: { team: plainId(circle.id) }, person: { owner: plainId(circle.id) }, role: onlyHolder(role), company: null }[circle.kind];
    const kind = circle.kind === 'company' ? 'team' : circle.kind;
    const allGoals = objectivesTotal > 0 && goals !== null && (
      <TextLink to="/objectives" search={{ shape: 'table', ...goals }} size="sm">
        {words.panel.allGoals(objectivesTotal)}
      </TextLink>
    );
    const who = circle.kind === 'person' ? plainId(circle.id) : onlyHolder(role)?.owner;
    const allTasks = tasksTotal > 0 && (
      <TextLink to="/board" search={who ? { who } : {}} size="sm">
        {words.panel.allTasks(tasksTotal)}
      </TextLink>
    );
    const allMeetings = meetings.length > 0 && (
      <TextLink to="/calendar" size="sm">
        {words.panel.allMeetings}
      </TextLink>
    );
    return [
      { name: 'goals', title: words.panel.goals, note: allGoals, body: <CircleGoals objectives={objectives} none={words.panel.noGoals[kind]} /> },
      { name: 'tasks', title: words.panel.tasks, note: allTasks, body: <CircleTasks tasks={tasks} /> },
      { name: 'meetings', title: words.panel.meetings, note: allMeetings, body: <CircleMeetings meetings={meetings} /> },
    ];
  }

  return (
    <>
      {sections.map(({ name, title, note, body }) => (
        <section key={name} className={styles.section}>
          {title !== '' && (
            <div className={styles.title}>
              <h3>{title}</h3>
              {note}
            </div>
          )}
          {body}
        </section>
      ))}
      {data === undefined && (error ? <p className={styles.quiet}>{error.networkError ? texts.app.offline : texts.app.failed}</p> : <Loading />)}
    </>
  );
}

/** Lists elsewhere know one owner alone. */
function onlyHolder(role: AccountabilityData | undefined): { owner: string } | null {
  const holders = role?.holders.filter(({ active }) => active) ?? [];
  return holders.length === 1 && holders[0] ? { owner: plainId(holders[0].id) } : null;
}
