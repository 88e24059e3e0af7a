import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { HistoryList } from '../app/history-list.tsx';
import { WholeHistory } from '../audit/whole-history.tsx';
import { TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { NotFound } from '../app/not-found.tsx';
import { CheckInForm } from '../check-ins/check-in-form.tsx';
import { CheckInList } from '../check-ins/check-in-list.tsx';
import { useFormats } from '../texts/format.ts';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { later } from '../ui/later.ts';
import { Loading } from '../ui/loading.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { EscalationPanel } from './escalation-panel.tsx';
import styles from './key-result-page.module.css';
import { type KeyResultData, KeyResultQuery } from './key-result-query.ts';
import { type ReviewDecision, ReviewPanel } from './review-panel.tsx';
import { SourcePanel } from './source-panel.tsx';
import { StatusArithmetic } from './status-arithmetic.tsx';
import { toneOf } from './status.ts';
import { StatusBadge } from './status-badge.tsx';

const KeyResultChart = lazy(async () => ({ default: (await import('./key-result-chart.tsx')).KeyResultChart }));
const CommentsPanel = lazy(async () => ({ default: (await import('../comments/comments-panel.tsx')).CommentsPanel }));
const WorkPanel = lazy(async () => ({ default: (await import('./work-panel.tsx')).WorkPanel }));
const edit = later(async () => (await import('./edit-key-result.tsx')).EditKeyResult);
const override = later(async () => (await import('./override-dialog.tsx')).OverrideDialog);
const drop = later(async () => (await import('./drop-dialog.tsx')).DropDialog);

/** One key result: where it stands and why, its chart, its check-ins, its source, its history. */
export function KeyResultPage() {
  const texts = useTexts();
  const { keyResultId } = useParams({ from: '/signed-in/shell/key-results/$keyResultId' });
  const { data, error, refetch } = useLiveQuery({
    query: KeyResultQuery,
    variables: { id: keyResultId },
    watch: ['KeyResult', 'CheckIn', 'MetricSource', 'Escalation', 'Connection', 'Task'],
  });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  if (data.keyResult === null) return <NotFound />;
  const tasks = { all: data.tasks.totalCount, done: data.doneTasks.totalCount };
  return <KeyResultView key={keyResultId} keyResult={data.keyResult} tasks={tasks} refetch={refetch} />;
}

function KeyResultView(props: { keyResult: KeyResultData; tasks: { all: number; done: number }; refetch: () => void }) {
  const texts = useTexts();
  const { keyResult, refetch } = props;
  const [open, setOpen] = useState<'edit' | 'override' | 'drop' | null>(null);
  const close = () => {
    setOpen(null);
    refetch();
  };
  // To change it is to edit it, and dropping asks for a reason.
  const follow = (decision: ReviewDecision) => {
    if (decision !== 'keep') setOpen(decision === 'change' ? 'edit' : 'drop');
    refetch();
  };
  return (
    <Page
      title={keyResult.title}
      above={
        <TextLink to="/objectives/$objectiveId" params={{ objectiveId: keyResult.objective.id }} inherit>
          {keyResult.objective.title}
        </TextLink>
      }
      below={<Facts keyResult={keyResult} />}
      actions={
        !keyResult.dropped &&
        keyResult.mayChange && (
          <>
            <Button variant="default" {...edit.onIntent} onClick={() => setOpen('edit')}>
              {texts.app.edit}
            </Button>
            <Button variant="default" {...override.onIntent} onClick={() => setOpen('override')}>
              {texts.keyResults.override}
            </Button>
            <Button variant="default" {...drop.onIntent} onClick={() => setOpen('drop')}>
              {texts.keyResults.drop}
            </Button>
          </>
        )
      }
    >
      <div className={styles.columns}>
        <div className={styles.stack}>
          {!keyResult.dropped && keyResult.mayChange && <ReviewPanel keyResultId={keyResult.id} onDecided={follow} />}
          <EscalationPanel escalation={keyResult.escalation} />
          <Panel title={texts.keyResults.chart}>
            <Suspense fallback={<div className={styles.chartPlace} />}>
              <KeyResultChart keyResult={keyResult} />
            </Suspense>
            <ForecastLine keyResult={keyResult} />
          </Panel>
          {!keyResult.dropped && keyResult.mayCheckIn && (
            <Panel title={texts.keyResults.checkIn}>
              <CheckInForm keyResult={keyResult} onDone={refetch} />
            </Panel>
          )}
          <Panel title={texts.keyResults.checkIns} note={String(keyResult.checkIns.totalCount)}>
            <CheckInList checkIns={keyResult.checkIns.edges.map(({ node }) => node)} unit={keyResult.unit} />
          </Panel>
          <Suspense fallback={null}>
            <CommentsPanel subjectId={keyResult.id} />
          </Suspense>
        </div>
        <div className={styles.stack}>
          <StatusArithmetic keyResult={keyResult} refetch={refetch} />
          <SourcePanel keyResult={keyResult} refetch={refetch} />
          <Suspense fallback={null}>
            <WorkPanel keyResult={keyResult} tasks={props.tasks} refetch={refetch} />
          </Suspense>
          <Panel title={texts.keyResults.history}>
            <HistoryList noun="key-result" entries={keyResult.history} />
            <WholeHistory subject={keyResult.id} />
          </Panel>
        </div>
      </div>
      <Suspense fallback={null}>
        {open === 'edit' && <edit.Part keyResult={keyResult} onClose={close} />}
        {open === 'override' && <override.Part keyResult={keyResult} onClose={close} />}
        {open === 'drop' && <drop.Part keyResult={keyResult} onClose={close} />}
      </Suspense>
    </Page>
  );
}

function Facts(props: { keyResult: KeyResultData }) {
  const texts = useTexts();
  const { goals } = useGoalsTexts();
  const format = useFormats();
  const { keyResult } = props;
  return (
    <>
      <div className={styles.facts}>
        <StatusBadge
          status={keyResult.dropped ? 'DROPPED' : keyResult.status}
          tooEarly={keyResult.tooEarly}
          stale={keyResult.freshness === 'STALE'}
          overridden={keyResult.override !== null}
        />
        <span>{keyResult.owner?.name ?? keyResult.ownerTeam?.name ?? texts.keyResults.noOwner}</span>
        <span>{texts.keyResults.kind[keyResult.kind]}</span>
        {keyResult.confidence !== null && (
          <span>
            {texts.keyResults.confidence} {texts.keyResults.confidenceOf(keyResult.confidence)}
          </span>
        )}
        {keyResult.carriedFrom && (
          <TextLink
            to="/key-results/$keyResultId"
            params={{ keyResultId: keyResult.carriedFrom.id }}
            search={{ cycle: keyResult.carriedFrom.cycle.id }}
            inherit
          >
            {goals.carriedFrom(keyResult.carriedFrom.cycle.name)}
          </TextLink>
        )}
        {keyResult.statusSince && <span>{texts.dashboard.since(format.day(keyResult.statusSince))}</span>}
      </div>
      <div className={styles.bigBar}>
        <div className={styles.ends}>
          <span>
            {keyResult.start !== null && (
              <>
                {texts.keyResults.start} {format.value(keyResult.start, keyResult.unit)}
              </>
            )}
          </span>
          <strong>
            {format.value(keyResult.kind === 'milestone' || keyResult.kind === 'binary' ? null : keyResult.current, keyResult.unit).replace(/^–$/, '')}{' '}
            <small>{format.percent(keyResult.progress)}</small>
          </strong>
          <span>
            {keyResult.target !== null ? `${texts.keyResults.target} ${format.value(keyResult.target, keyResult.unit)}` : <Band keyResult={keyResult} />}
          </span>
        </div>
        <MeasureBar
          thick
          ratio={keyResult.progress}
          mark={keyResult.expected}
          tone={toneOf(keyResult.status)}
          label={texts.keyResults.barLabel(format.percent(keyResult.progress), format.percent(keyResult.expected))}
        />
      </div>
      {keyResult.wrongWay && <p className={styles.warn}>{texts.keyResults.wrongWay}</p>}
      {keyResult.dropReason && <p>{texts.keyResults.droppedBecause(keyResult.dropReason)}</p>}
    </>
  );
}

function Band(props: { keyResult: KeyResultData }) {
  const texts = useTexts();
  const format = useFormats();
  const { atLeast, atMost, unit, soFar } = props.keyResult;
  const words = [
    atLeast !== null && `${texts.keyResults.atLeast} ${format.value(atLeast, unit)}`,
    atMost !== null && `${texts.keyResults.atMost} ${format.value(atMost, unit)}`,
    soFar !== null && texts.keyResults.soFar(format.percent(soFar)),
  ];
  return <>{words.filter(Boolean).join(' · ')}</>;
}

function ForecastLine(props: { keyResult: KeyResultData }) {
  const texts = useTexts();
  const format = useFormats();
  const { forecast, unit } = props.keyResult;
  if (forecast === null) return <p className={styles.quiet}>{texts.keyResults.noForecast}</p>;
  return (
    <p className={styles.quiet}>
      {texts.keyResults.forecast(format.value(forecast.value, unit), format.value(forecast.low, unit), format.value(forecast.high, unit))},{' '}
      {texts.keyResults.forecastMethod(forecast.method, forecast.samples)}
    </p>
  );
}
