import { useState } from 'react';
import { useLiveQuery } from '../app/live.ts';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import { ViewSwitch } from '../ui/view-switch.tsx';
import styles from './cycles.module.css';
import { type TimelineEntryData, TimelineQuery } from './cycle-query.ts';

const PAGE = 12;
const SIDES = ['coming', 'done'] as const;

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
        <Entry key={entry.key} entry={entry} />
      ))}
    </ol>
  );
}

function Entry(props: { entry: TimelineEntryData }) {
  const texts = useTexts();
  const format = useFormats();
  const { entry } = props;
  const names = entry.recipientNames.join(', ');
  const more = entry.recipients - entry.recipientNames.length;
  return (
    <li data-done={entry.done || undefined}>
      <time dateTime={entry.dueAt}>{format.instant(entry.dueAt)}</time>
      <span>
        <strong>{entry.title}</strong>
        <small>
          {[
            more > 0 && names !== '' ? texts.cycles.andMore(names, more) : texts.cycles.recipients(entry.recipients, names),
            // Where no name is shown, how many people it reaches is said already.
            names === '' && !entry.done ? '' : entry.detail,
          ]
            .filter((text) => text !== '')
            .join(' · ')}
        </small>
      </span>
    </li>
  );
}
