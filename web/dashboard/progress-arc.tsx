import styles from './health.module.css';

const CENTER = { x: 110, y: 12 };
const RADIUS = 108;
/** Degrees from straight down to either end: a real sextant's sixty. */
const HALF_SPAN = 30 + 14;

/** A sextant: the limb counts percents, the brass arm reads the progress, the thin mark where it should be by now. */
export function ProgressArc(props: { progress: number | null; expected: number | null; label: string }) {
  return (
    <svg className={styles.sextant} viewBox="0 0 220 136" role="img" aria-label={props.label}>
      <path d={arc(0, 1)} className={styles.limb} />
      {props.progress !== null && props.progress > 0.005 && <path d={arc(0, Math.min(1, props.progress))} className={styles.reached} />}
      {Array.from({ length: 21 }, (_, index) => {
        const long = index % 5 === 0;
        return <path key={index} d={ray(index / 20, RADIUS - 14, RADIUS - (long ? 24 : 19))} className={styles.tick} data-long={long || undefined} />;
      })}
      {props.expected !== null && <path d={ray(props.expected, RADIUS - 8, RADIUS + 8)} className={styles.expected} />}
      {props.progress !== null && (
        <>
          <path d={ray(Math.min(1, Math.max(0, props.progress)), 10, RADIUS - 2)} className={styles.arm} />
          <circle cx={CENTER.x} cy={CENTER.y} r="6" className={styles.pivot} />
        </>
      )}
    </svg>
  );
}

function point(ratio: number, radius: number): string {
  const angle = ((HALF_SPAN - ratio * 2 * HALF_SPAN) * Math.PI) / 180;
  return `${(CENTER.x - radius * Math.sin(angle)).toFixed(2)} ${(CENTER.y + radius * Math.cos(angle)).toFixed(2)}`;
}

function arc(from: number, to: number): string {
  return `M${point(from, RADIUS)}A${RADIUS} ${RADIUS} 0 0 0 ${point(to, RADIUS)}`;
}

function ray(ratio: number, from: number, to: number): string {
  return `M${point(ratio, from)}L${point(ratio, to)}`;
}
