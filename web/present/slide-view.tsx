import { toneOf } from '../key-results/status.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import type { DashboardData } from '../dashboard/dashboard-query.ts';
import { ProgressArc } from '../dashboard/progress-arc.tsx';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import styles from './present.module.css';
import type { Slide } from './slides.ts';

/** One slide, in letters for a wall. */
export function SlideView(props: { slide: Slide; dashboard: DashboardData }) {
  const { slide, dashboard } = props;
  switch (slide.kind) {
    case 'health':
      return <HealthSlide dashboard={dashboard} />;
    case 'objectives':
      return <ObjectivesSlide rows={slide.rows} />;
    case 'wins':
      return <WinsSlide rows={slide.rows} />;
    case 'at-risk':
      return <AtRiskSlide rows={slide.rows} />;
    case 'decisions':
      return <DecisionsSlide rows={slide.rows} />;
  }
}

const COUNTS = [
  ['ON_TRACK', 'onTrack'],
  ['AT_RISK', 'atRisk'],
  ['OFF_TRACK', 'offTrack'],
  ['COMPLETED', 'completed'],
] as const;

function HealthSlide(props: { dashboard: DashboardData }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const { dashboard } = props;
  return (
    <>
      <h1>{dashboard.cycle?.name}</h1>
      <div className={styles.health}>
        <div className={styles.arc}>
          <ProgressArc
            progress={dashboard.averageProgress}
            expected={dashboard.expected}
            label={texts.keyResults.barLabel(format.percent(dashboard.averageProgress), format.percent(dashboard.expected))}
          />
          <p className={styles.huge}>{format.percent(dashboard.averageProgress)}</p>
          <p className={styles.quiet}>
            {words.present.averageProgress}, {words.present.expected(format.percent(dashboard.expected))}
          </p>
        </div>
        <dl className={styles.numbers}>
          {COUNTS.map(([status, field]) => (
            <div key={status} data-tone={toneOf(status)}>
              <dd>{dashboard.keyResultsByStatus[field]}</dd>
              <dt>{texts.status[status]}</dt>
            </div>
          ))}
          <div>
            <dd>{dashboard.daysLeft}</dd>
            <dt>{words.present.daysLeft}</dt>
          </div>
          <div>
            <dd>{format.percent(dashboard.updateRate)}</dd>
            <dt>{words.present.updateRate}</dt>
          </div>
        </dl>
      </div>
    </>
  );
}

function ObjectivesSlide(props: { rows: DashboardData['companyObjectives'] }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  return (
    <>
      <h1>{words.present.companyObjectives}</h1>
      <ul className={styles.rows}>
        {props.rows.map(({ objective, keyResults, keyResultsDone }) => (
          <li key={objective.id}>
            <div className={styles.title}>
              <strong>{objective.title}</strong>
              <span>
                {objective.owner.name} · {texts.dashboard.keyResultsDone(keyResultsDone, keyResults)}
              </span>
            </div>
            <div className={styles.measure}>
              <b>{format.percent(objective.progress)}</b>
              <MeasureBar
                thick
                ratio={objective.progress}
                tone={toneOf(objective.status)}
                label={texts.keyResults.progressLabel(format.percent(objective.progress))}
              />
            </div>
            <StatusBadge status={objective.status} />
          </li>
        ))}
      </ul>
    </>
  );
}

function WinsSlide(props: { rows: DashboardData['ahead'] }) {
  const words = usePagesTexts();
  return (
    <>
      <h1>{words.present.wins}</h1>
      {props.rows.length === 0 && <p className={styles.quiet}>{words.present.noWins}</p>}
      <ul className={styles.rows}>
        {props.rows.map((keyResult) => (
          <li key={keyResult.id}>
            <div className={styles.title}>
              <strong>{keyResult.title}</strong>
              <span>{keyResult.owner?.name ?? keyResult.ownerTeam?.name}</span>
            </div>
            <Measure keyResult={keyResult} />
            <StatusBadge status={keyResult.status} />
          </li>
        ))}
      </ul>
    </>
  );
}

function AtRiskSlide(props: { rows: DashboardData['needsAttention'] }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  return (
    <>
      <h1>{words.present.atRisk}</h1>
      {props.rows.length === 0 && <p className={styles.quiet}>{words.present.noRisk}</p>}
      <ul className={styles.rows}>
        {props.rows.map((keyResult) => (
          <li key={keyResult.id}>
            <div className={styles.title}>
              <strong>{keyResult.title}</strong>
              <span>
                {keyResult.owner?.name ?? keyResult.ownerTeam?.name ?? texts.keyResults.noOwner}
                {keyResult.statusSince && <> · {words.present.since(format.day(keyResult.statusSince))}</>}
              </span>
              <em>{keyResult.lastCheckIn?.blocker || keyResult.lastCheckIn?.progressNote || words.present.noNote}</em>
            </div>
            <Measure keyResult={keyResult} />
            <StatusBadge status={keyResult.status} stale={keyResult.freshness === 'STALE'} />
          </li>
        ))}
      </ul>
    </>
  );
}

function DecisionsSlide(props: { rows: DashboardData['escalations'] }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  return (
    <>
      <h1>{words.present.decisions}</h1>
      {props.rows.length === 0 && <p className={styles.quiet}>{words.present.noDecisions}</p>}
      <ul className={styles.rows}>
        {props.rows.map((escalation) => (
          <li key={escalation.id}>
            <div className={styles.title}>
              <strong>{escalation.keyResult?.title ?? escalation.person?.name}</strong>
              <span>
                {escalation.reason || texts.escalations.kind[escalation.kind]} · {words.present.since(format.day(escalation.openedAt))}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Measure(props: { keyResult: DashboardData['ahead'][number] }) {
  const texts = useTexts();
  const format = useFormats();
  const { progress, expected, status } = props.keyResult;
  return (
    <div className={styles.measure}>
      <b>{format.percent(progress)}</b>
      <MeasureBar
        thick
        ratio={progress}
        mark={expected}
        tone={toneOf(status)}
        label={texts.keyResults.barLabel(format.percent(progress), format.percent(expected))}
      />
    </div>
  );
}
