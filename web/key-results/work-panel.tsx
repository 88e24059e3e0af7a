import { Button } from '@mantine/core';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { TextLink } from '../app/links.tsx';
import { GoalLinks } from '../links/goal-links.tsx';
import { useBoardTexts } from '../texts/board-texts.ts';
import { Panel } from '../ui/panel.tsx';
import styles from './key-result-page.module.css';
import { type KeyResultData, LinkItem, SetCountsTasks, UnlinkItem } from './key-result-query.ts';

/** The work for a key result: its tasks, which may be its number, and what is linked to it from repositories. */
export function WorkPanel(props: { keyResult: KeyResultData; tasks: { all: number; done: number }; refetch: () => void }) {
  const { work } = useBoardTexts();
  const { keyResult, tasks, refetch } = props;
  const { id, version, countsTasks, mayChange, dropped } = keyResult;
  const count = useAct(SetCountsTasks);
  const set = async (counts: boolean) => {
    await count.act({ id, version, counts });
    refetch();
  };
  return (
    <Panel title={work.title}>
      <p className={styles.source}>
        {tasks.all === 0 ? work.noTasks : work.done(tasks.done, tasks.all)}{' '}
        <TextLink to="/board" inherit>
          {work.toBoard}
        </TextLink>
        {countsTasks && <small>{work.counts}</small>}
      </p>
      {mayChange && !dropped && keyResult.kind === 'increase' && keyResult.source === null && (
        <div className={styles.buttons}>
          {countsTasks ? (
            <Button size="xs" variant="default" loading={count.acting} onClick={() => void set(false)}>
              {work.stopCounting}
            </Button>
          ) : (
            <Confirm size="xs" variant="default" question={work.countSure} onConfirm={() => set(true)}>
              {work.count}
            </Confirm>
          )}
        </div>
      )}
      <LinkedItems keyResult={keyResult} refetch={refetch} />
    </Panel>
  );
}

/** Issues and pull requests with their states, and below them every other address; one field takes them all. */
function LinkedItems(props: { keyResult: KeyResultData; refetch: () => void }) {
  const { work } = useBoardTexts();
  const { id, linkedItems, links, mayChange } = props.keyResult;
  const link = useAct(LinkItem, { handles: ['INVALID_INPUT'] });
  const unlink = useAct(UnlinkItem);
  const open = linkedItems.filter(({ state }) => state === 'open').length;

  return (
    <>
      <p className={styles.quiet}>{linkedItems.length === 0 ? work.noItems : work.items(open, linkedItems.length - open)}</p>
      <ul className={styles.items}>
        {linkedItems.map((item) => (
          <li key={item.id}>
            <span>
              <a href={item.url} target="_blank" rel="noreferrer">
                {item.title}
              </a>
              <small>
                {work.kind[item.kind]} · {work.state[item.state]}
              </small>
            </span>
            {mayChange && (
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={work.unlink(item.title)}
                loading={unlink.acting}
                onClick={() => void unlink.act({ keyResultId: id, url: item.url })}
              >
                ×
              </Button>
            )}
          </li>
        ))}
      </ul>
      <GoalLinks
        goalId={id}
        links={links}
        mayChange={mayChange}
        onChanged={props.refetch}
        takenElsewhere={async (url) => (await link.act({ keyResultId: id, url })).ok}
      />
    </>
  );
}
