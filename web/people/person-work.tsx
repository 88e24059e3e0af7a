import { graphql } from '../app/graphql.ts';
import { TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { plainId } from '../app/plain-id.ts';
import { useCycle } from '../app/viewer.tsx';
import { KeyResultLine, KeyResultLineFields } from '../key-results/key-result-line.tsx';
import { CircleGoals, CircleMeetings, CircleTasks } from '../teams/circle-work.tsx';
import { CircleWorkFields } from '../teams/circles-query.ts';
import { useCirclesTexts } from '../texts/circles-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './person-work.module.css';

const PersonWorkQuery = graphql(
  `
    query PersonWork($id: ID!, $cycleId: ID!) {
      person(id: $id) { id accountabilities { id name team { id name } } }
      keyResults(cycleId: $cycleId, ownerId: $id, first: 30) { totalCount edges { node { id ...KeyResultLine } } }
      circleWork(circleId: $id, cycleId: $cycleId) { ...CircleWork }
    }
  `,
  [KeyResultLineFields, CircleWorkFields],
);

/** What somebody answers for in the chosen cycle and works on: key results, objectives, open tasks, meetings ahead, roles. */
export function PersonWork(props: { personId: string }) {
  const cycle = useCycle();
  return cycle === undefined ? null : <WorkIn {...props} cycleId={cycle.id} />;
}

function WorkIn({ personId, cycleId }: { personId: string; cycleId: string }) {
  const texts = useTexts();
  const words = useCirclesTexts().circles.panel;
  const { data, error } = useLiveQuery({
    query: PersonWorkQuery,
    variables: { id: personId, cycleId },
    watch: ['Objective', 'KeyResult', 'CheckIn', 'Task', 'Meeting', 'Team'],
  });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  const { keyResults, circleWork: work } = data;
  const roles = data.person?.accountabilities ?? [];
  const owner = plainId(personId);
  return (
    <div className={styles.work}>
      <Panel title={words.keyResults} note={keyResults.totalCount > 0 && String(keyResults.totalCount)} flush>
        {keyResults.edges.length === 0 && <p className={styles.none}>{words.noKeyResults}</p>}
        <ul className={styles.lines}>
          {keyResults.edges.map(({ node }) => (
            <KeyResultLine key={node.id} keyResult={node} />
          ))}
        </ul>
      </Panel>
      <div className={styles.beside}>
        <Panel
          title={texts.objectives.title}
          actions={
            work.objectivesTotal > 0 && (
              <TextLink to="/objectives" search={{ shape: 'table', owner }} size="sm">
                {words.allGoals(work.objectivesTotal)}
              </TextLink>
            )
          }
        >
          <CircleGoals objectives={work.objectives} none={words.noGoals.person} />
        </Panel>
        <Panel
          title={words.tasks}
          actions={
            work.tasksTotal > 0 && (
              <TextLink to="/board" search={{ who: owner }} size="sm">
                {words.allTasks(work.tasksTotal)}
              </TextLink>
            )
          }
        >
          <CircleTasks tasks={work.tasks} />
        </Panel>
        <Panel title={words.meetings}>
          <CircleMeetings meetings={work.meetings} />
        </Panel>
        {roles.length > 0 && (
          <Panel title={words.roles}>
            <ul className={styles.roles}>
              {roles.map((role) => (
                <li key={role.id}>
                  {role.name} <small>{role.team.name}</small>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </div>
  );
}
