import { useState } from 'react';
import { useAct } from '../app/act.ts';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { PlainLink, TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { plainId } from '../app/plain-id.ts';
import { MoveTask } from '../boards/board-query.ts';
import { useFormats } from '../texts/format.ts';
import { useHomeTexts } from '../texts/home-texts.ts';
import { useToday } from '../texts/shown-zone.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './home.module.css';
import { PanelState } from './panel-state.tsx';

const HomeTasksQuery = graphql(`
  query HomeTasks {
    home { id tasks { id title state dueOn blockedReason version mayChange keyResult { id title } } }
  }
`);

type TaskData = ResultOf<typeof HomeTasksQuery>['home']['tasks'][number];

/** What the viewer has to do, the first due first; one click and it is done, and another takes that back. */
export function TasksPanel() {
  const { home: words } = useHomeTexts();
  const { data, error } = useLiveQuery({ query: HomeTasksQuery, variables: {}, watch: ['Task'] });
  const { act } = useAct(MoveTask);
  // A task that is done leaves the answer; it stays here, so that it can be taken back.
  const [finished, setFinished] = useState<readonly TaskData[]>([]);
  const open = data?.home.tasks.filter(({ id }) => !finished.some((task) => task.id === id)) ?? [];

  async function finish(task: TaskData) {
    setFinished((before) => [...before, task]);
    const outcome = await act({ id: task.id, version: task.version, state: 'done' }, words.tasks.finished(task.title));
    const version = outcome.ok ? outcome.data.version : null;
    setFinished((before) => before.flatMap((each) => (each.id !== task.id ? [each] : version === null ? [] : [{ ...each, version }])));
  }

  async function takeBack(task: TaskData) {
    const outcome = await act({ id: task.id, version: task.version, state: task.state });
    if (outcome.ok) setFinished((before) => before.filter(({ id }) => id !== task.id));
  }

  return (
    <Panel title={words.panels.tasks} actions={<TextLink to="/board">{words.tasks.all}</TextLink>} flush>
      {data === undefined ? (
        <PanelState error={error} />
      ) : open.length + finished.length === 0 ? (
        <p className={styles.quiet}>{words.tasks.none}</p>
      ) : (
        <ul className={styles.list}>
          {open.map((task) => (
            <li key={task.id} className={styles.task}>
              <input
                type="checkbox"
                checked={false}
                disabled={!task.mayChange || task.blockedReason !== null}
                aria-label={words.tasks.done(task.title)}
                onChange={() => void finish(task)}
              />
              <TaskWords task={task} />
            </li>
          ))}
          {finished.map((task) => (
            <li key={task.id} className={styles.task} data-done>
              <input type="checkbox" checked readOnly disabled aria-label={words.tasks.done(task.title)} />
              <span className={styles.title}>{task.title}</span>
              <button type="button" className={styles.undo} onClick={() => void takeBack(task)}>
                {words.tasks.undo}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function TaskWords({ task }: { task: TaskData }) {
  const { home: words } = useHomeTexts();
  const format = useFormats();
  const today = useToday();
  const { dueOn } = task;
  const due =
    dueOn === null ? null : dueOn === today ? words.tasks.today : dueOn < today ? words.tasks.overdue(format.day(dueOn)) : words.tasks.due(format.day(dueOn));
  return (
    <div className={styles.words}>
      <PlainLink to="/board" search={{ task: plainId(task.id) }} className={styles.title}>
        {task.title}
      </PlainLink>
      <span className={styles.small}>
        {due !== null && <span data-late={(dueOn ?? today) < today || undefined}>{due}</span>}
        {due !== null && task.keyResult && ' · '}
        {task.keyResult?.title}
      </span>
      {task.blockedReason !== null && <span className={styles.blocker}>{words.tasks.blocked(task.blockedReason)}</span>}
    </div>
  );
}
