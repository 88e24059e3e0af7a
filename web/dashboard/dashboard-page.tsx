import { lazy, Suspense, useState } from 'react';
import { ButtonLink, PlainLink, TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { useCycle } from '../app/viewer.tsx';
import { KeyResultLine } from '../key-results/key-result-line.tsx';
import { toneOf } from '../key-results/status.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { type DashboardData, DashboardQuery } from './dashboard-query.ts';
import styles from './dashboard.module.css';
import { Health } from './health.tsx';
import { MyKeyResults } from './my-key-results.tsx';
import { NoCycle } from './no-cycle.tsx';
import { WaitingEscalations } from './waiting-escalations.tsx';

/** Most companies have nothing in it: it comes behind the first page. */
const OwnerlessPanel = lazy(async () => ({ default: (await import('./ownerless-panel.tsx')).OwnerlessPanel }));

/** Lines shown before one asks for the rest: as much as a screen holds beside the other list. */
const SHOWN = 7;
const SHOWN_AHEAD = 4;

/** How the cycle stands, what needs somebody, what goes well, and what the viewer has to answer. */
export function DashboardPage() {
  const texts = useTexts();
  const cycle = useCycle();
  const { data, error } = useLiveQuery({
    query: DashboardQuery,
    variables: { cycleId: cycle?.id ?? null },
    watch: ['KeyResult', 'Objective', 'CheckIn', 'Cycle', 'Escalation', 'MetricSource'],
    pause: cycle === undefined,
  });
  if (cycle === undefined) return <FirstSteps />;
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  return <Dashboard dashboard={data.dashboard} />;
}

function Dashboard(props: { dashboard: DashboardData }) {
  const texts = useTexts();
  const { dashboard } = props;
  const cycle = dashboard.cycle;
  if (cycle === null) return <FirstSteps />;
  return (
    <Page
      title={cycle.name}
      below={<DashboardLine dashboard={dashboard} />}
      actions={
        <>
          <ButtonLink variant="default" to="/cycles/$cycleId" params={{ cycleId: cycle.id }}>
            {texts.dashboard.toCycle}
          </ButtonLink>
          <ButtonLink to="/present">{texts.dashboard.present}</ButtonLink>
        </>
      }
    >
      <div className={styles.stack}>
        <Health dashboard={dashboard} />
        <WaitingEscalations escalations={dashboard.escalations} />
        <Suspense fallback={null}>
          <OwnerlessPanel />
        </Suspense>
        <MyKeyResults keyResults={dashboard.mine} />
        <div className={styles.two}>
          <Panel title={texts.dashboard.needsAttention} note={texts.dashboard.needsAttentionNote} flush>
            <NeedsAttention keyResults={dashboard.needsAttention} />
          </Panel>
          <Panel title={texts.dashboard.ahead} note={texts.dashboard.aheadNote} flush>
            <Ahead dashboard={dashboard} />
          </Panel>
        </div>
        <CompanyObjectives rows={dashboard.companyObjectives} />
      </div>
    </Page>
  );
}

function DashboardLine(props: { dashboard: DashboardData }) {
  const texts = useTexts();
  const format = useFormats();
  const cycle = props.dashboard.cycle;
  if (cycle === null) return null;
  return (
    <>
      {texts.cycles.phase[cycle.phase]}
      {cycle.weekNumber !== null && <> · {texts.dashboard.week(cycle.weekNumber, Math.ceil(cycle.daysTotal / 7))}</>} ·{' '}
      {texts.dashboard.span(format.day(cycle.startsOn), format.day(cycle.endsOn))}
      {cycle.educational && <> · {texts.cycles.educational}</>}
    </>
  );
}

function NeedsAttention(props: { keyResults: DashboardData['needsAttention'] }) {
  const texts = useTexts();
  const format = useFormats();
  const [all, setAll] = useState(false);
  if (props.keyResults.length === 0) return <p className={styles.nothing}>{texts.dashboard.nothingWrong}</p>;
  return (
    <>
      <ul className={styles.list}>
        {props.keyResults.slice(0, all ? undefined : SHOWN).map((keyResult) => (
          <KeyResultLine
            key={keyResult.id}
            keyResult={keyResult}
            below={keyResult.statusSince && texts.dashboard.since(format.day(keyResult.statusSince))}
            note={keyResult.lastCheckIn?.blocker && texts.dashboard.blocker(keyResult.lastCheckIn.blocker)}
          />
        ))}
      </ul>
      {!all && props.keyResults.length > SHOWN && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          {texts.dashboard.allOf(props.keyResults.length)}
        </button>
      )}
    </>
  );
}

function Ahead(props: { dashboard: DashboardData }) {
  const texts = useTexts();
  const format = useFormats();
  const ahead = props.dashboard.ahead.slice(0, SHOWN_AHEAD);
  const movers = props.dashboard.movers.slice(0, SHOWN_AHEAD);
  if (ahead.length + movers.length === 0) return <p className={styles.nothing}>{texts.dashboard.nothingAhead}</p>;
  return (
    <>
      <ul className={styles.list}>
        {ahead.map((keyResult) => (
          <KeyResultLine key={keyResult.id} keyResult={keyResult} />
        ))}
      </ul>
      {movers.length > 0 && (
        <>
          <h3 className={styles.sub}>{texts.dashboard.movers}</h3>
          <ul className={styles.list}>
            {movers.map(({ keyResult, from, to }) => (
              <KeyResultLine key={keyResult.id} keyResult={keyResult} below={texts.dashboard.moved(format.percent(from), format.percent(to))} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function CompanyObjectives(props: { rows: DashboardData['companyObjectives'] }) {
  const texts = useTexts();
  const format = useFormats();
  return (
    <Panel title={texts.dashboard.companyObjectives} actions={<TextLink to="/objectives">{texts.dashboard.allObjectives}</TextLink>} flush>
      {props.rows.length === 0 ? (
        <EmptyState title={texts.objectives.none} action={<ButtonLink to="/objectives/new">{texts.objectives.create}</ButtonLink>}>
          {texts.objectives.noneWhy}
        </EmptyState>
      ) : (
        <ul className={styles.list}>
          {props.rows.map(({ objective, keyResults, keyResultsDone }) => (
            <li key={objective.id} className={styles.objective}>
              <div>
                <PlainLink to="/objectives/$objectiveId" params={{ objectiveId: objective.id }} className={styles.objectiveTitle}>
                  {objective.title}
                </PlainLink>
                <span className={styles.quiet}>{objective.owner.name}</span>
              </div>
              <span className={styles.quiet}>{texts.dashboard.keyResultsDone(keyResultsDone, keyResults)}</span>
              <div className={styles.objectiveBar}>
                <MeasureBar
                  ratio={objective.progress}
                  tone={toneOf(objective.status)}
                  label={texts.keyResults.progressLabel(format.percent(objective.progress))}
                />
                <strong>{format.percent(objective.progress)}</strong>
              </div>
              <StatusBadge status={objective.status} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function FirstSteps() {
  const texts = useTexts();
  return (
    <Page title={texts.dashboard.welcome}>
      <NoCycle />
    </Page>
  );
}
