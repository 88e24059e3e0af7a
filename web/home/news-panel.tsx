import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { PlainLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { plainId } from '../app/plain-id.ts';
import { Blocked } from '../check-ins/blocked.tsx';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useHomeTexts } from '../texts/home-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './home.module.css';
import { VisitHome } from './home-query.ts';
import { PanelState } from './panel-state.tsx';

const HomeNewsQuery = graphql(`
  query HomeNews($cycleId: ID!) {
    home {
      id newsSince
      news(cycleId: $cycleId) { id noun title at by note blocker statusBefore status progressBefore progress }
    }
  }
`);

type NewsData = ResultOf<typeof HomeNewsQuery>['home']['news'][number];

const SHOWN = 5;

/** What others changed since the viewer's last visit, one line a thing. That they look is told first, for the next time. */
export function NewsPanel(props: { cycleId: string }) {
  const { home: words } = useHomeTexts();
  const format = useFormats();
  const texts = useTexts();
  const visited = useVisit();
  const [all, setAll] = useState(false);
  const { data, error } = useLiveQuery({
    query: HomeNewsQuery,
    variables: { cycleId: props.cycleId },
    watch: ['KeyResult', 'CheckIn', 'Task'],
    pause: !visited,
  });
  const since = data?.home.newsSince ?? null;
  return (
    <Panel title={words.panels.news} note={data && (since === null ? words.news.firstTime : words.news.since(format.ago(since)))} flush>
      {data === undefined ? (
        <PanelState error={error} />
      ) : data.home.news.length === 0 ? (
        <p className={styles.quiet}>{words.news.none}</p>
      ) : (
        <ul className={styles.list}>
          {data.home.news.slice(0, all ? undefined : SHOWN).map((item) => (
            <NewsLine key={item.id} item={item} />
          ))}
        </ul>
      )}
      {!all && (data?.home.news.length ?? 0) > SHOWN && (
        <button type="button" className={styles.all} onClick={() => setAll(true)}>
          {texts.dashboard.allOf(data?.home.news.length ?? 0)}
        </button>
      )}
    </Panel>
  );
}

function NewsLine({ item }: { item: NewsData }) {
  const { home: words } = useHomeTexts();
  const format = useFormats();
  const isTask = item.noun === 'Task';
  const who = isTask ? (item.by === null ? words.news.newTask : words.news.gaveYou(item.by)) : (item.by ?? words.news.judged);
  const moved = !isTask && item.progress !== null && item.progress !== item.progressBefore;
  return (
    <li className={styles.newsLine}>
      <div className={styles.words}>
        {isTask ? (
          <PlainLink to="/board" search={{ task: plainId(item.id) }} className={styles.title}>
            {item.title}
          </PlainLink>
        ) : (
          <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: item.id }} className={styles.title}>
            {item.title}
          </PlainLink>
        )}
        <span className={styles.small}>
          {moved && (
            <>
              <strong>{words.news.moved(format.percent(item.progressBefore ?? 0), format.percent(item.progress))}</strong> ·{' '}
            </>
          )}
          {who} · {format.ago(item.at)}
        </span>
        {item.note && !item.blocker && <span className={styles.note}>{item.note}</span>}
        {item.blocker && (
          <span className={styles.note}>
            <Blocked by={item.blocker} />
          </span>
        )}
      </div>
      {!isTask && item.status !== null && item.status !== item.statusBefore && <StatusBadge status={item.status} />}
    </li>
  );
}

/** Whoever looks with another's eyes is refused, and reads the news all the same. */
function useVisit(): boolean {
  const client = useClient();
  const [visited, setVisited] = useState(false);
  useEffect(() => {
    void client
      .mutation(VisitHome, {})
      .toPromise()
      .then(() => setVisited(true));
  }, [client]);
  return visited;
}
