import { useState } from 'react';
import { useLiveQuery } from '../app/live.ts';
import { useFormats } from '../texts/format.ts';
import { useListsTexts } from '../texts/lists-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import { ViewSwitch } from '../ui/view-switch.tsx';
import styles from './cycles.module.css';
import { type TimelineEntryData, TimelineQuery } from './cycle-query.ts';
import { stepTitle } from './step-title.ts';

const PAGE = 12;
const SIDES = ['coming', 'done'] as const;
const OUTCOMES = ['sent', 'skipped', 'unknown', 'failed', 'waiting'] as const;

/** What the cycle's workflow did and will do: when, what, to whom and why. What is to come stands first. */
export function Timeline(props: { cycleId: string; ended: boolean }) {
  const texts = useTexts();
  const [side, setSide] = useState<(typeof SIDES)[number]>(props.ended ? 'done' : 'coming');
  const [first, setFirst] = useState(PAGE);
  const { data } = useLiveQuery({
    query: TimelineQuery,
    variables: { id: props.cycleId, coming: side === 'coming', first },
    watch: ['Cycle', 'Effect', 'Escalation'],
  });
  const timeline = data?.cycle?.timeline;
  const entries = timeline?.edges.map(({ node }) => node) ?? [];
  return (
    <Panel
      title={texts.cycles.timeline}
      actions={<ViewSwitch label={texts.cycles.timeline} views={SIDES} names={texts.cycles.timelineSides} view={side} onView={setSide} />}
    >
      {timeline !== undefined && entries.length === 0 && <p className={styles.quiet}>{texts.cycles.timelineEmpty}</p>}
      <TimelineEntries entries={entries} />
      {timeline?.pageInfo.hasNextPage && (
        <button type="button" className={styles.more} onClick={() => setFirst(first + PAGE)}>
          {texts.app.more}
        </button>
      )}
    </Panel>
  );
}

/** What happened and what is to come, each at its time. */
export function TimelineEntries({ entries }: { entries: readonly TimelineEntryData[] }) {
  return (
    <ol className={styles.timeline}>
      {entries.map((entry) => (
        <Entry key={entry.step.key} entry={entry} />
      ))}
    </ol>
  );
}

function Entry(props: { entry: TimelineEntryData }) {
  const texts = useTexts();
  const { steps: words } = useListsTexts();
  const format = useFormats();
  const { step, done, outcome, recipients, recipientNames } = props.entry;
  const names = recipientNames.join(', ');
  const more = recipients - recipientNames.length;
  const reached = more > 0 && names !== '' ? texts.cycles.andMore(names, more) : texts.cycles.recipients(recipients, names);
  const became = outcome === null ? [] : OUTCOMES.flatMap((state) => (outcome[state] > 0 ? [words.outcome[state](outcome[state])] : []));
  return (
    <li data-done={done || undefined}>
      <time dateTime={step.dueAt}>{format.instant(step.dueAt)}</time>
      <span>
        <strong>{stepTitle(step, { words, format })}</strong>
        <small>{done ? became.join(', ') : reached}</small>
      </span>
    </li>
  );
}
