import { Button, CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { HistoryList } from '../app/history-list.tsx';
import { PlainLink, TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { plainId } from '../app/plain-id.ts';
import { useCycle } from '../app/viewer.tsx';
import { WholeHistory } from '../audit/whole-history.tsx';
import { inDays } from '../key-results/day-input.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useCirclesTexts } from '../texts/circles-texts.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Loading } from '../ui/loading.tsx';
import type { Circle } from './circle-map.ts';
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
  const names = new Map(
    teams.flatMap(({ id, name, lead, accountabilities }) => [
      [plainId(id), name] as const,
      ...[...(lead ? [lead] : []), ...accountabilities.flatMap(({ holders }) => holders)].map((person) => [plainId(person.id), person.name] as const),
    ]),
  );
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
            body: <HistoryList entries={history} fieldName={(field) => words.fields[field] ?? field} nameOf={(id) => names.get(id)} />,
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
      { name: 'goals', title: words.panel.goals, note: allGoals, body: <Goals objectives={objectives} none={words.panel.noGoals[kind]} /> },
      { name: 'tasks', title: words.panel.tasks, note: allTasks, body: <Tasks tasks={tasks} /> },
      { name: 'meetings', title: words.panel.meetings, note: allMeetings, body: <Meetings meetings={meetings} /> },
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

function TeamFacts({ team, teams, onGo }: { team: TeamData; teams: readonly TeamData[]; onGo: (id: string) => void }) {
  const pages = usePagesTexts();
  const { circles: words } = useCirclesTexts();
  const below = teams.filter(({ parent }) => parent?.id === team.id);
  return (
    <dl className={styles.facts}>
      <dt>{words.panel.lead}</dt>
      <dd>{team.lead === null ? pages.teams.noLead : <Go to={team.lead} onGo={onGo} />}</dd>
      <dt>{words.panel.people}</dt>
      <dd>{team.peopleCount}</dd>
      <Places title={words.panel.teams} places={below} onGo={onGo} />
      <Places title={words.panel.roles} places={team.accountabilities} onGo={onGo} />
    </dl>
  );
}

function RoleFacts({ role, team, onGo }: { role: AccountabilityData; team: TeamData; onGo: (id: string) => void }) {
  const texts = useTexts();
  const pages = usePagesTexts();
  const { circles: words } = useCirclesTexts();
  return (
    <dl className={styles.facts}>
      <dt>{words.panel.team}</dt>
      <dd>
        <Go to={team} onGo={onGo} />
      </dd>
      <dt>{words.panel.purpose}</dt>
      <dd>{role.purpose === '' ? <em>{words.panel.noPurpose}</em> : role.purpose}</dd>
      <dt>{words.panel.duties}</dt>
      <dd>
        {role.duties.length === 0 ? (
          <em>{words.panel.noDuties}</em>
        ) : (
          <ul>
            {role.duties.map((duty) => (
              <li key={duty}>{duty}</li>
            ))}
          </ul>
        )}
      </dd>
      <dt>{words.panel.holders}</dt>
      <dd className={styles.places}>
        {role.holders.map((holder) =>
          holder.active ? (
            <Go key={holder.id} to={holder} onGo={onGo} />
          ) : (
            <span key={holder.id}>
              <s>{holder.name}</s> {texts.people.inactive}
            </span>
          ),
        )}
        {!role.holders.some(({ active }) => active) && <em>{pages.teams.noHolder}</em>}
      </dd>
      {team.lead !== null && (
        <>
          <dt>{words.panel.lead}</dt>
          <dd>
            <Go to={team.lead} onGo={onGo} />
          </dd>
        </>
      )}
    </dl>
  );
}

interface PersonData {
  email: string;
  manager: { id: string; name: string } | null;
  accountabilities: readonly { id: string; name: string; team: { id: string; name: string } }[];
}

function PersonFacts({ person, onGo }: { person: PersonData; onGo: (id: string) => void }) {
  const { circles: words } = useCirclesTexts();
  return (
    <dl className={styles.facts}>
      <dt>{words.panel.email}</dt>
      <dd>{person.email}</dd>
      {person.manager !== null && (
        <>
          <dt>{words.panel.manager}</dt>
          <dd>
            <Go to={person.manager} onGo={onGo} />
          </dd>
        </>
      )}
      <Places title={words.panel.roles} places={person.accountabilities.map(({ id, name, team }) => ({ id, name: `${name}, ${team.name}` }))} onGo={onGo} />
    </dl>
  );
}

function Places(props: { title: string; places: readonly { id: string; name: string }[]; onGo: (id: string) => void }) {
  if (props.places.length === 0) return null;
  return (
    <>
      <dt>{props.title}</dt>
      <dd className={styles.places}>
        {props.places.map((place) => (
          <Go key={place.id} to={place} onGo={props.onGo} />
        ))}
      </dd>
    </>
  );
}

function Go({ to, onGo }: { to: { id: string; name: string }; onGo: (id: string) => void }) {
  return (
    <button type="button" className={styles.go} onClick={() => onGo(to.id)}>
      {to.name}
    </button>
  );
}

function Goals({ objectives, none }: { objectives: CircleWorkData['objectives']; none: string }) {
  const format = useFormats();
  if (objectives.length === 0) return <p className={styles.quiet}>{none}</p>;
  return (
    <ul className={styles.list}>
      {objectives.map(({ id, title, status, progress, owner }) => (
        <li key={id}>
          <PlainLink to="/objectives/$objectiveId" params={{ objectiveId: id }}>
            {title}
          </PlainLink>
          <small>
            <StatusBadge status={status} /> {format.percent(progress)} · {owner.name}
          </small>
        </li>
      ))}
    </ul>
  );
}

function Tasks({ tasks }: { tasks: CircleWorkData['tasks'] }) {
  const { circles: words } = useCirclesTexts();
  const format = useFormats();
  const today = inDays(0);
  if (tasks.length === 0) return <p className={styles.quiet}>{words.panel.noTasks}</p>;
  return (
    <ul className={styles.list}>
      {tasks.map(({ id, title, dueOn, blockedReason, assignee }) => (
        <li key={id}>
          <PlainLink to="/board" search={{ task: plainId(id) }}>
            {title}
          </PlainLink>
          <small>
            {[
              assignee?.name,
              dueOn === null ? null : dueOn < today ? words.panel.overdue(format.day(dueOn)) : words.panel.due(format.day(dueOn)),
              blockedReason === null ? null : words.panel.blocked,
            ]
              .filter((each) => each)
              .join(' · ')}
          </small>
        </li>
      ))}
    </ul>
  );
}

function Meetings({ meetings }: { meetings: CircleWorkData['meetings'] }) {
  const { circles: words } = useCirclesTexts();
  const format = useFormats();
  if (meetings.length === 0) return <p className={styles.quiet}>{words.panel.noMeetings}</p>;
  return (
    <ul className={styles.list}>
      {meetings.map(({ startsAt, meeting }) => (
        <li key={meeting.id}>
          <PlainLink to="/meetings/$meetingId" params={{ meetingId: meeting.id }}>
            {meeting.title}
          </PlainLink>
          <small>{format.instant(startsAt)}</small>
        </li>
      ))}
    </ul>
  );
}

/** Lists elsewhere know one owner alone. */
function onlyHolder(role: AccountabilityData | undefined): { owner: string } | null {
  const holders = role?.holders.filter(({ active }) => active) ?? [];
  return holders.length === 1 && holders[0] ? { owner: plainId(holders[0].id) } : null;
}
