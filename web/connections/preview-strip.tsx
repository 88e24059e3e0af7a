import type { ResultOf } from '../app/graphql.ts';
import type { formatsFor } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import type { PreviewMetric } from './connection-query.ts';
import styles from './connections.module.css';

export type PreviewData = Extract<ResultOf<typeof PreviewMetric>['previewMetric'], { data: unknown }>['data'];

/** "Now 42; last 12 weeks: …", as number and as a line of small bars. */
export function PreviewStrip(props: { preview: PreviewData; unit: string; format: ReturnType<typeof formatsFor> }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const { preview, unit, format } = props;
  const values = preview.weeks.map(({ value }) => (value === null ? null : Number(value)));
  const known = values.filter((value) => value !== null);
  const lowest = Math.min(0, ...known);
  const span = Math.max(...known, lowest + 1) - lowest;
  if (preview.value === null && known.length === 0) return <p className={styles.tested}>{words.connections.previewNone}</p>;
  return (
    <div className={styles.preview}>
      <strong>{words.connections.previewNow(format.value(preview.value, unit))}</strong>
      <small>{texts.keyResults.quality[preview.quality] ?? preview.quality}</small>
      {known.length > 0 && (
        <>
          <p className={styles.quiet}>
            {words.connections.previewWeeks(preview.weeks.length)}: {preview.weeks.map(({ value }) => format.value(value)).join(', ')}
          </p>
          <div className={styles.spark} aria-hidden="true">
            {values.map((value, index) => (
              <i key={preview.weeks[index]?.week} style={{ height: value === null ? 0 : `${Math.max(3, ((value - lowest) / span) * 100)}%` }} />
            ))}
          </div>
        </>
      )}
    </div>
  );
}
