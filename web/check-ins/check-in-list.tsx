import { lazy, Suspense } from 'react';
import type { KeyResultData } from '../key-results/key-result-query.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Blocked } from './blocked.tsx';
import styles from './check-in-list.module.css';

const CheckInThread = lazy(async () => ({ default: (await import('../comments/check-in-thread.tsx')).CheckInThread }));

type ListedCheckIn = KeyResultData['checkIns']['edges'][number]['node'];

/** Check-ins, newest first, with what people saw at the time. */
export function CheckInList(props: { checkIns: readonly ListedCheckIn[]; unit: string }) {
  const texts = useTexts();
  const format = useFormats();
  if (props.checkIns.length === 0) return <EmptyState title={texts.keyResults.noCheckIns}>{texts.keyResults.noCheckInsWhy}</EmptyState>;
  return (
    <ol className={styles.list}>
      {props.checkIns.map((checkIn) => (
        <li key={checkIn.id}>
          <div className={styles.head}>
            <strong>{format.value(checkIn.value, props.unit)}</strong>
            <StatusBadge status={checkIn.shownStatus} />
            {checkIn.confidence !== null && (
              <span>
                {texts.keyResults.confidence} {texts.keyResults.confidenceOf(checkIn.confidence)}
              </span>
            )}
            {checkIn.late && <span>{texts.keyResults.late}</span>}
            {checkIn.quality && <span>{texts.keyResults.quality[checkIn.quality] ?? checkIn.quality}</span>}
            <span className={styles.when}>
              {[checkIn.author?.name, texts.checkIns.source[checkIn.source]].filter(Boolean).join(' ')},{' '}
              <time dateTime={checkIn.at}>{format.instant(checkIn.at)}</time>
            </span>
          </div>
          {checkIn.progressNote && <p>{checkIn.progressNote}</p>}
          {checkIn.blocker && (
            <p>
              <Blocked by={checkIn.blocker} />
            </p>
          )}
          {checkIn.changeNote && <p className={styles.change}>{checkIn.changeNote}</p>}
          <Suspense fallback={<div className={styles.threadPlace} />}>
            <CheckInThread checkInId={checkIn.id} count={checkIn.commentCount} />
          </Suspense>
        </li>
      ))}
    </ol>
  );
}
