import { Anchor } from '@mantine/core';
import { PlainLink } from '../app/links.tsx';
import { countOf, COUNTED_STATUSES, StatusStripe } from '../key-results/status-stripe.tsx';
import { useFormats } from '../texts/format.ts';
import { useListsTexts } from '../texts/lists-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import styles from './cycle-list.module.css';
import type { ListedCycle } from './cycle-query.ts';
import { PhaseMark } from './phase-mark.tsx';
import { stepTitle } from './step-title.ts';

/** A cycle that does not run in a line: how far it is from its launch, or how it ended. */
export function CycleLine({ cycle }: { cycle: ListedCycle }) {
  const texts = useTexts();
  const format = useFormats();
  const { id, name, phase, startsOn, endsOn } = cycle;
  return (
    <li className={styles.line}>
      <span className={styles.name}>
        <PlainLink to="/cycles/$cycleId" params={{ cycleId: id }} search={{ cycle: id }}>
          {name}
        </PlainLink>
        <PhaseMark phase={phase} />
      </span>
      <span className={styles.quiet}>{texts.dashboard.span(format.day(startsOn), format.longDay(endsOn))}</span>
      <States cycle={cycle} />
      {phase === 'draft' || phase === 'planning' ? <Preparation cycle={cycle} /> : <Outcome cycle={cycle} />}
    </li>
  );
}

function States({ cycle: { figures } }: { cycle: ListedCycle }) {
  const texts = useTexts();
  const { cycles: words } = useListsTexts();
  if (figures === null) return <span className={styles.quiet}>{words.noKeyResults}</span>;
  const counts = figures.keyResultsByStatus;
  const parts = COUNTED_STATUSES.flatMap(([status, field]) => (counts[field] > 0 ? [`${texts.status[status]} ${counts[field]}`] : []));
  return (
    <span className={styles.counted}>
      <StatusStripe thin counts={counts} label={parts.join(', ')} />
      <small>{words.keyResults(countOf(counts))}</small>
    </span>
  );
}

function Preparation({ cycle: { checklist, startsOn, next } }: { cycle: ListedCycle }) {
  const { cycles: words, steps } = useListsTexts();
  const format = useFormats();
  const done = checklist.filter((line) => line.done).length;
  const label = words.beforeLaunch(done, checklist.length);
  return (
    <>
      <span className={styles.counted}>
        <MeasureBar ratio={done / checklist.length} tone={done === checklist.length ? 'on-track' : 'completed'} label={label} />
        <small aria-hidden="true">{label}</small>
      </span>
      <span className={styles.quiet}>
        {next === null ? words.begins(format.ago(`${startsOn}T00:00:00Z`)) : `${stepTitle(next, { words: steps, format })} · ${format.day(next.dueAt)}`}
      </span>
    </>
  );
}

function Outcome({ cycle: { closing, retro } }: { cycle: ListedCycle }) {
  const texts = useTexts();
  const { cycles: words } = useListsTexts();
  const format = useFormats();
  const { scoreMean, completionRate } = closing ?? { scoreMean: null, completionRate: null };
  return (
    <>
      <span>
        {scoreMean === null ? words.notScored : words.score(scoreMean.toFixed(1))}
        {completionRate !== null && <small>{words.completed(format.percent(completionRate))}</small>}
      </span>
      <span>
        {retro !== null && (
          <Anchor href={retro.url} size="sm" title={retro.name}>
            {texts.cycles.retro}
          </Anchor>
        )}
      </span>
    </>
  );
}
