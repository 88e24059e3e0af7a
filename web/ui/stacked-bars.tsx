import styles from './stacked-bars.module.css';

/** One bar: its parts from bottom to top, a short name below, and all of it in words. */
export interface StackedBar {
  key: string;
  name: string;
  below?: string;
  description: string;
  parts: readonly { tone: string; amount: number }[];
}

/** Bars of parts side by side, all to one scale: their highest, or the amount given as `scale`. `tone` names a colour of app.css. */
export function StackedBars(props: { bars: readonly StackedBar[]; label: string; scale?: number; legend: readonly { tone: string; name: string }[] }) {
  const highest = Math.max(props.scale ?? 1, ...props.bars.map(({ parts }) => parts.reduce((sum, { amount }) => sum + amount, 0)));
  return (
    <>
      <ul className={styles.legend} aria-hidden="true">
        {props.legend.map(({ tone, name }) => (
          <li key={tone}>
            <i style={{ background: `var(--${tone}-fill)` }} />
            {name}
          </li>
        ))}
      </ul>
      <ul className={styles.bars} aria-label={props.label}>
        {props.bars.map((bar) => (
          <li key={bar.key} title={bar.description}>
            <span className={styles.words}>{bar.description}</span>
            <span className={styles.bar} aria-hidden="true">
              {bar.parts.map(({ tone, amount }) => (
                <i key={tone} style={{ height: `${(amount / highest) * 100}%`, background: `var(--${tone}-fill)` }} />
              ))}
            </span>
            <span className={styles.name} aria-hidden="true">
              {bar.name}
            </span>
            {bar.below && (
              <span className={styles.below} aria-hidden="true">
                {bar.below}
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
