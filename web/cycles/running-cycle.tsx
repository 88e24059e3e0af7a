import { PlainLink } from '../app/links.tsx';
import { countOf, COUNTED_STATUSES, StatusStripe } from '../key-results/status-stripe.tsx';
import { toneOf } from '../key-results/status.ts';
import { useFormats } from '../texts/format.ts';
import { useListsTexts } from '../texts/lists-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import styles from './cycle-list.module.css';
import type { ListedCycle } from './cycle-query.ts';
import { PhaseMark } from './phase-mark.tsx';
import { stepTitle } from './step-title.ts';

/** A cycle that runs: where it stands in its time, how its key results stand, and what it does next by itself. */
export function RunningCycle({ cycle }: { cycle: ListedCycle }) {
  const texts = useTexts();
  const { cycles: words, steps } = useListsTexts();
  const format = useFormats();
  const { id, name, phase, startsOn, endsOn, weekNumber, daysTotal, daysLeft, elapsed, educational, figures, next } = cycle;
  const place = [
    texts.dashboard.span(format.day(startsOn), format.longDay(endsOn)),
    weekNumber !== null && texts.dashboard.week(weekNumber, Math.ceil(daysTotal / 7)),
    daysLeft > 0 && texts.cycles.daysLeft(daysLeft),
    educational && texts.cycles.educational,
  ];
  return (
    <section className={styles.running} aria-label={name}>
      <div className={styles.head}>
        <h2>
          <PlainLink to="/cycles/$cycleId" params={{ cycleId: id }} search={{ cycle: id }}>
            {name}
          </PlainLink>
        </h2>
        <PhaseMark phase={phase} />
        <p>{place.filter(Boolean).join(' · ')}</p>
      </div>
      <div className={styles.figures}>
        {figures === null ? (
          <p className={styles.quiet}>{words.noKeyResults}</p>
        ) : (
          <>
            <div className={styles.progress}>
              <p>
                <strong>{format.percent(figures.averageProgress)}</strong> <span>{words.ofExpected(format.percent(elapsed))}</span>
              </p>
              <MeasureBar
                thick
                ratio={figures.averageProgress}
                mark={elapsed}
                tone={(figures.averageProgress ?? 0) < elapsed ? 'at-risk' : 'on-track'}
                label={texts.keyResults.barLabel(format.percent(figures.averageProgress), format.percent(elapsed))}
              />
            </div>
            <div className={styles.states}>
              <p>{words.keyResults(countOf(figures.keyResultsByStatus))}</p>
              <StatusStripe counts={figures.keyResultsByStatus} />
              <ul>
                {COUNTED_STATUSES.filter(([, field]) => figures.keyResultsByStatus[field] > 0).map(([status, field]) => (
                  <li key={status}>
                    <i style={{ background: `var(--${toneOf(status)}-fill)` }} />
                    {texts.status[status]} <b>{figures.keyResultsByStatus[field]}</b>
                  </li>
                ))}
              </ul>
            </div>
            <dl>
              <dt>{words.updated}</dt>
              <dd>{format.percent(figures.updateRate)}</dd>
            </dl>
          </>
        )}
      </div>
      <p className={styles.next}>
        <span>{words.next}</span>
        {next === null ? (
          words.nothingNext
        ) : (
          <>
            <strong>{stepTitle(next, { words: steps, format })}</strong>
            <time dateTime={next.dueAt}>
              {format.instant(next.dueAt)} · {format.ago(next.dueAt)}
            </time>
          </>
        )}
      </p>
    </section>
  );
}
