import { useEffect, useRef, useState } from 'react';
import { useQuery } from '../app/query.ts';
import { useCycle } from '../app/viewer.tsx';
import { CheckInForm } from '../check-ins/check-in-form.tsx';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { KindSign } from '../search/found.tsx';
import { useFormats } from '../texts/format.ts';
import { useSearchTexts } from '../texts/search-texts.ts';
import { useShownZone, useToday } from '../texts/shown-zone.tsx';
import { useTexts } from '../texts/texts.tsx';
import { BackButton, Chooser } from './chooser.tsx';
import { isDue } from './due.ts';
import type { Option } from './option-list.tsx';
import { type OwnKeyResult, OwnKeyResultsQuery } from './palette-query.ts';
import styles from './palette.module.css';
import { rank } from './ranking.ts';

/** One's own key results, those that wait for this week's answer first; the one that is chosen is answered right here. */
export function CheckInStep(props: { onBack: () => void; onClose: () => void }) {
  const texts = useTexts();
  const { palette } = useSearchTexts();
  const format = useFormats();
  const cycle = useCycle();
  const [text, setText] = useState('');
  const zone = useShownZone();
  const today = useToday();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [{ data, error, fetching }, refetch] = useQuery({
    query: OwnKeyResultsQuery,
    variables: { cycleId: cycle?.id ?? null },
    requestPolicy: 'cache-and-network',
  });
  const mine = data?.dashboard.mine ?? [];
  const chosen = mine.find(({ id }) => id === chosenId);
  const waits = ({ lastCheckIn }: OwnKeyResult) => isDue(lastCheckIn?.at ?? null, { today, zone });

  // The next one that waits; when all are answered there is nothing more to do here.
  function done() {
    setChosenId(null);
    setText('');
    refetch({ requestPolicy: 'network-only' });
    if (!mine.some((each) => each.id !== chosenId && waits(each))) props.onClose();
  }

  if (chosen !== undefined) return <Answer keyResult={chosen} onBack={() => setChosenId(null)} onDone={done} />;
  const options = rank(mine, text.trim())
    .toSorted((a, b) => (text.trim() === '' ? Number(waits(b.entry)) - Number(waits(a.entry)) : 0))
    .map<Option>(({ entry }) => ({
      id: entry.id,
      group: palette.chooseKeyResult,
      content: (
        <>
          <KindSign kind="key_result" />
          <span className={styles.title}>{entry.title}</span>
          <StatusBadge status={entry.status} tooEarly={entry.tooEarly} stale={false} />
          <span className={styles.side} data-due={waits(entry) || undefined}>
            {waits(entry) ? palette.due : entry.lastCheckIn && format.ago(entry.lastCheckIn.at)}
          </span>
        </>
      ),
      choose: () => setChosenId(entry.id),
    }));
  return (
    <Chooser
      label={palette.chooseKeyResult}
      placeholder={palette.chooseKeyResult}
      text={text}
      onText={setText}
      busy={fetching && data === undefined}
      options={options}
      note={mine.length > 0 && !mine.some(waits) ? palette.allAnswered : null}
      empty={data === undefined ? (error?.message ?? '') : text.trim() === '' ? palette.noneMine : palette.none(text.trim()) || texts.app.none}
      onBack={props.onBack}
      onClose={props.onClose}
    />
  );
}

function Answer(props: { keyResult: OwnKeyResult; onBack: () => void; onDone: () => void }) {
  const { keyResult, onBack, onDone } = props;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector<HTMLElement>('form input')?.focus(), []);
  return (
    <div
      ref={place}
      className={styles.answer}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // One step back at a time.
        event.stopPropagation();
        onBack();
      }}
    >
      <div className={styles.field}>
        <BackButton onBack={onBack} />
        <h2 className={styles.answerTitle}>{keyResult.title}</h2>
        <StatusBadge status={keyResult.status} tooEarly={keyResult.tooEarly} stale={keyResult.freshness === 'STALE'} />
      </div>
      <div className={styles.form}>
        <CheckInForm keyResult={keyResult} onDone={onDone} autoFocus />
      </div>
    </div>
  );
}
