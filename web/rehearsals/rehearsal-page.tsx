import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { ButtonLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { NotFound } from '../app/not-found.tsx';
import { useCycle } from '../app/viewer.tsx';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { ComparisonPanel } from './comparison-panel.tsx';
import { optionsOf } from './rehearse-panel.tsx';
import styles from './rehearsals.module.css';
import { type RehearsalSummary, readSummary } from './summary.ts';
import { WeekBars } from './week-bars.tsx';

const RehearsalQuery = graphql(`
  query Rehearsal($id: ID!) {
    rehearsal(id: $id) { id state progress progressNote startedAt endedAt failure options summary files { name size url } }
  }
`);

type RehearsalData = NonNullable<ResultOf<typeof RehearsalQuery>['rehearsal']>;

const POLL_MS = 1000;

/** A rehearsal while it runs, and what it came to. */
export function RehearsalPage() {
  const texts = useTexts();
  const words = usePagesTexts();
  const { rehearsalId } = useParams({ from: '/signed-in/shell/rehearsals/$rehearsalId' });
  const { with: withId } = useSearch({ from: '/signed-in/shell/rehearsals/$rehearsalId' });
  const cycle = useCycle();
  const { data, error, refetch } = useLiveQuery({ query: RehearsalQuery, variables: { id: rehearsalId }, watch: ['Rehearsal'] });
  const running = data?.rehearsal !== undefined && data.rehearsal !== null && data.rehearsal.endedAt === null;
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(refetch, POLL_MS);
    return () => clearInterval(timer);
  });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  if (data.rehearsal === null) return <NotFound />;
  const { rehearsal } = data;
  const { behaviour, seed, laterByDays } = optionsOf(rehearsal.options);
  const how = words.rehearsals.options(texts.cycles.behaviours[behaviour as 'typical'] ?? behaviour, seed);
  const summary = readSummary(rehearsal.summary);
  return (
    <Page
      title={words.rehearsals.title(cycle?.name ?? '')}
      below={laterByDays > 0 ? `${how} · ${words.rehearsals.later(laterByDays / 7)}` : how}
      actions={
        cycle && (
          <ButtonLink variant="default" to="/cycles/$cycleId" params={{ cycleId: cycle.id }}>
            {words.rehearsals.back}
          </ButtonLink>
        )
      }
    >
      {running && <Running rehearsal={rehearsal} />}
      {rehearsal.failure && <EmptyState title={words.rehearsals.failed}>{rehearsal.failure}</EmptyState>}
      {summary && <Summary summary={summary} files={rehearsal.files} />}
      {summary && cycle && <ComparisonPanel cycleId={cycle.id} rehearsalId={rehearsalId} summary={summary} withId={withId} />}
    </Page>
  );
}

function Running(props: { rehearsal: RehearsalData }) {
  const words = usePagesTexts();
  const format = useFormats();
  return (
    <Panel title={words.rehearsals.running} note={format.percent(props.rehearsal.progress)}>
      <progress className={styles.progress} aria-label={words.rehearsals.running} max={1} value={props.rehearsal.progress} />
      <p className={styles.quiet} role="status">
        {props.rehearsal.progressNote}
      </p>
    </Panel>
  );
}

function Summary(props: { summary: RehearsalSummary; files: RehearsalData['files'] }) {
  const words = usePagesTexts();
  const format = useFormats();
  const { summary } = props;
  const figures = [
    [words.rehearsals.objectives, summary.objectives],
    [words.rehearsals.keyResults, summary.keyResults],
    [words.rehearsals.people, summary.people],
    [words.rehearsals.checkIns, summary.checkIns],
    [words.rehearsals.updateRate, format.percent(summary.updateRate)],
    [words.rehearsals.escalations, summary.escalations],
    [words.rehearsals.scoreMean, summary.score.mean === null ? '–' : summary.score.mean.toFixed(2)],
    [words.rehearsals.duplicates, summary.duplicates],
  ] as const;
  const kinds = Object.entries(summary.messages.byKind).sort(([, left], [, right]) => right - left);
  const most = Math.max(1, ...kinds.map(([, count]) => count));
  return (
    <div className={styles.stack}>
      <p className={styles.story}>
        {words.rehearsals.story(
          format.percent(summary.updateRate),
          summary.firstOffTrackWeek === null ? words.rehearsals.neverOff : words.rehearsals.firstOff(summary.firstOffTrackWeek),
        )}
      </p>
      <Panel title={words.rehearsals.byWeek}>
        <WeekBars summary={summary} />
      </Panel>
      <div className={styles.two}>
        <Panel title={words.rehearsals.messages} note={`${words.rehearsals.messagesTotal}: ${summary.messages.total}`}>
          <ul className={styles.kinds}>
            {kinds.map(([kind, count]) => (
              <li key={kind}>
                <span>{words.effects.kinds[kind] ?? kind}</span>
                <i style={{ width: `${(count / most) * 100}%` }} aria-hidden="true" />
                <strong>{count}</strong>
              </li>
            ))}
          </ul>
        </Panel>
        <Panel title={words.rehearsals.figures}>
          <dl className={styles.figures}>
            {figures.map(([name, figure]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{figure}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      </div>
      {props.files.length > 0 && (
        <Panel title={words.rehearsals.files}>
          <ul className={styles.past}>
            {props.files.map((file) => (
              <li key={file.name}>
                <a href={file.url} download>
                  {file.name}
                </a>
                <span>{format.value(Math.max(1, Math.round(file.size / 1024)), 'kB')}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}
