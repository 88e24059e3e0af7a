import styles from './ui.module.css';

/** A bar filled to a ratio, with a tick where it should be by now. `tone` names a colour of app.css. */
export function MeasureBar(props: { ratio: number | null; mark?: number | null; tone: string; label: string; thick?: boolean }) {
  const shown = Math.min(1, Math.max(0, props.ratio ?? 0));
  return (
    <div className={styles.bar} data-thick={props.thick || undefined} role="img" aria-label={props.label}>
      <span className={styles.barFill} style={{ width: `${shown * 100}%`, background: `var(--${props.tone}-fill)` }} />
      {props.mark !== null && props.mark !== undefined && (
        <span className={styles.barMark} style={{ insetInlineStart: `${Math.min(1, Math.max(0, props.mark)) * 100}%` }} />
      )}
    </div>
  );
}
