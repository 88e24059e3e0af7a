import styles from './home.module.css';

/** A few ratios as a line, from the oldest to the newest; beside it stands the same in numbers. */
export function TrendLine(props: { ratios: readonly number[]; label: string }) {
  const { ratios, label } = props;
  if (ratios.length < 2) return <span className={styles.trend} />;
  const most = Math.max(0.1, ...ratios);
  const line = ratios.map(
    (ratio, index) => `${index === 0 ? 'M' : 'L'}${((index / (ratios.length - 1)) * 100).toFixed(1)} ${(27 - (ratio / most) * 24).toFixed(1)}`,
  );
  return (
    <svg className={styles.trend} viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label={label}>
      <path d={line.join('')} />
    </svg>
  );
}
