import { useParams } from '@tanstack/react-router';
import { PlainLink, TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { NotFound } from '../app/not-found.tsx';
import { useMay } from '../app/viewer.tsx';
import { CHARTED_STATUSES, toneOf } from '../key-results/status.ts';
import { findingWords } from '../coach/finding-words.ts';
import { useCoachTexts } from '../texts/coach-texts.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { StackedBars } from '../ui/stacked-bars.tsx';
import { RehearsePanel } from '../rehearsals/rehearse-panel.tsx';
import { Approvals } from './approvals.tsx';
import { CycleActions } from './cycle-actions.tsx';
import styles from './cycles.module.css';
import { type CycleData, CycleQuery } from './cycle-query.ts';
import { LaunchChecklist } from './launch-checklist.tsx';
import { MeetingsSwitch } from './meetings-switch.tsx';
import { Timeline } from './timeline.tsx';

const PHASES = ['draft', 'planning', 'active', 'closing', 'retro', 'closed'] as const;

/** A cycle as a process: its phase, what it did and will do, and what a person may do with it. */
export function CyclePage() {
  const texts = useTexts();
  const { cycleId } = useParams({ from: '/signed-in/shell/cycles/$cycleId' });
  const { data, error, refetch } = useLiveQuery({
    query: CycleQuery,
    variables: { id: cycleId },
    watch: ['Cycle', 'Rehearsal', 'Report', 'Objective', 'KeyResult', 'CheckIn'],
  });
  if (data === undefined) return error ? <EmptyState title={texts.app.failed}>{error.message}</EmptyState> : <Loading />;
  if (data.cycle === null) return <NotFound />;
  return <CycleView cycle={data.cycle} refetch={refetch} />;
}

function CycleView(props: { cycle: CycleData; refetch: () => void }) {
  const texts = useTexts();
  const format = useFormats();
  const may = useMay();
  const { cycle, refetch } = props;
  const ended = cycle.phase === 'closed' || cycle.phase === 'cancelled';
  return (
    <Page
      title={cycle.name}
      above={<TextLink to="/cycles">{texts.cycles.title}</TextLink>}
      below={
        <>
          {texts.dashboard.span(format.longDay(cycle.startsOn), format.longDay(cycle.endsOn))}
          {cycle.phase === 'active' && <> · {texts.cycles.daysLeft(cycle.daysLeft)}</>}
          {cycle.educational && <> · {texts.cycles.educational}</>}
        </>
      }
      actions={may('update cycle') && <CycleActions cycle={cycle} refetch={refetch} />}
    >
      <PhaseStrip phase={cycle.phase} />
      <div className={styles.columns}>
        <div className={styles.stack}>
          {cycle.checklist.length > 0 && <LaunchChecklist cycle={cycle} />}
          {cycle.closing && <Closing cycle={cycle} />}
          {cycle.weeks.length > 0 && <Weeks weeks={cycle.weeks} />}
        </div>
        <div className={styles.aside}>
          {cycle.retro && (
            <a className={styles.retro} href={cycle.retro.url}>
              <strong>{texts.cycles.retro}</strong>
              <small>{cycle.retro.name}</small>
            </a>
          )}
          {!ended && <Approvals cycle={cycle} refetch={refetch} />}
          {!ended && <MeetingsSwitch cycle={cycle} mayChange={may('update cycle')} refetch={refetch} />}
          {!ended && <Quality findings={cycle.quality} />}
          <RehearsePanel cycleId={cycle.id} rehearsals={cycle.rehearsals} canStart={!ended && may('create rehearsal')} />
        </div>
        <Timeline key={cycle.id} cycleId={cycle.id} ended={ended} />
      </div>
    </Page>
  );
}

function PhaseStrip(props: { phase: CycleData['phase'] }) {
  const texts = useTexts();
  const { phase } = props;
  const at = PHASES.indexOf(phase === 'paused' ? 'active' : phase === 'cancelled' ? 'closed' : phase);
  return (
    <ol className={styles.strip}>
      {PHASES.map((step, index) => (
        <li key={step} data-past={index < at || undefined} {...(index === at ? { 'aria-current': 'step' as const } : {})}>
          {texts.cycles.phase[index === at ? phase : step]}
        </li>
      ))}
    </ol>
  );
}

function Weeks(props: { weeks: CycleData['weeks'] }) {
  const texts = useTexts();
  const format = useFormats();
  return (
    <Panel title={texts.cycles.weeks} note={texts.cycles.updateRate}>
      <StackedBars
        legend={CHARTED_STATUSES.map((status) => ({ tone: toneOf(status), name: texts.status[status] }))}
        label={texts.cycles.weeks}
        bars={props.weeks.map((week) => ({
          key: week.week,
          name: week.week.replace(/^\d+-/, ''),
          below: format.percent(week.updateRate),
          description: `${week.week}: ${texts.status.ON_TRACK} ${week.onTrack}, ${texts.status.AT_RISK} ${week.atRisk}, ${texts.status.OFF_TRACK} ${week.offTrack}, ${texts.status.COMPLETED} ${week.completed}; ${texts.cycles.updateRate} ${format.percent(week.updateRate)}`,
          parts: [
            { tone: 'completed', amount: week.completed },
            { tone: 'on-track', amount: week.onTrack },
            { tone: 'at-risk', amount: week.atRisk },
            { tone: 'off-track', amount: week.offTrack },
          ],
        }))}
      />
    </Panel>
  );
}

function Closing(props: { cycle: CycleData }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const format = useFormats();
  const { closing } = props.cycle;
  if (closing === null) return null;
  const figures = [
    [texts.cycles.completionRate, format.percent(closing.completionRate)],
    [texts.cycles.score, closing.scoreMean === null ? '–' : closing.scoreMean.toFixed(1)],
    [words.present.averageProgress, format.percent(closing.averageProgress)],
    [texts.cycles.achieved, String(closing.achieved)],
    [texts.cycles.partly, String(closing.partlyAchieved)],
    [texts.cycles.missed, String(closing.missed)],
    [texts.cycles.dropped, String(closing.dropped)],
  ];
  return (
    <Panel title={texts.cycles.closing}>
      <dl className={styles.figures}>
        {figures.map(([name, figure]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Quality(props: { findings: CycleData['quality'] }) {
  const texts = useTexts();
  const words = useCoachTexts();
  return (
    <Panel title={texts.cycles.quality} place="review" note={props.findings.length > 0 ? String(props.findings.length) : undefined}>
      {props.findings.length === 0 ? (
        <p className={styles.quiet}>{texts.cycles.qualityFine}</p>
      ) : (
        <ul className={styles.findings}>
          {props.findings.map((finding) => (
            <li key={`${finding.code}-${finding.objective?.id}-${finding.keyResult?.id}`} data-severity={finding.severity}>
              {finding.keyResult ? (
                <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: finding.keyResult.id }}>
                  {finding.keyResult.title}
                </PlainLink>
              ) : (
                finding.objective && (
                  <PlainLink to="/objectives/$objectiveId" params={{ objectiveId: finding.objective.id }}>
                    {finding.objective.title}
                  </PlainLink>
                )
              )}
              <span>{Object.values(findingWords(words, finding)).slice(0, 2).join(' ')}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
