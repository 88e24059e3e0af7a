import { shortened } from './shortened.ts';
import styles from './short-id.module.css';

/** A name made for programs, shortened in its middle. Opened it shows all of it, which one click selects. */
export function ShortId({ id }: { id: string }) {
  const short = shortened(id);
  if (short === id) return <small className={styles.whole}>{id}</small>;
  return (
    <details className={styles.id}>
      <summary title={id}>{short}</summary>
      <code className={styles.whole}>{id}</code>
    </details>
  );
}
