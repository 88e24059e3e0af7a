import { useElementSize } from '@mantine/hooks';
import { axisLabels, axisWidth } from '../texts/axis-labels.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useLanguage } from '../texts/texts.tsx';
import type { KpiState } from './kpi-query.ts';
import styles from './kpis.module.css';
import { trendModel } from './trend-model.ts';

type Points = readonly { day: string; value: string }[];

/** The last weeks as a line over the healthy band, beside the number that says the same. */
export function Spark(props: { kpi: Pick<KpiState, 'bandLow' | 'bandHigh' | 'place'>; points: Points }) {
  const { kpi, points } = props;
  const model = trendModel(points, { low: kpi.bandLow, high: kpi.bandHigh });
  if (model === null) return null;
  const line = model.points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${(x * 100).toFixed(1)} ${((1 - y) * 30).toFixed(1)}`).join('');
  return (
    <svg className={styles.spark} viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true" data-place={kpi.place ?? undefined}>
      {model.band && <rect x="0" width="100" y={(1 - model.band.to) * 30} height={Math.max(0, model.band.to - model.band.from) * 30} />}
      <path d={line} />
    </svg>
  );
}

const HEIGHT = 260;
const MARGIN = { top: 12, right: 14, bottom: 28 };
/** The heights that have a number beside them. */
const TICKS = [0.1, 0.5, 0.9];

/** The trend with its band. The list of numbers below holds the same as text. */
export function TrendGraph(props: { kpi: Pick<KpiState, 'name' | 'unit' | 'bandLow' | 'bandHigh'>; points: Points }) {
  const words = usePagesTexts();
  const format = useFormats();
  const language = useLanguage();
  const { ref, width } = useElementSize();
  const { kpi, points } = props;
  const model = trendModel(points, { low: kpi.bandLow, high: kpi.bandHigh });
  if (model === null) return <p className={styles.quiet}>{words.kpis.noNumbers}</p>;
  const labels = axisLabels(
    TICKS.map((tick) => model.lowest + tick * (model.highest - model.lowest)),
    language,
  );
  const left = axisWidth(labels);
  const x = (place: number) => left + place * (width - left - MARGIN.right);
  const y = (place: number) => HEIGHT - MARGIN.bottom - place * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const [first] = model.points;
  const last = model.points.at(-1);
  return (
    <figure className={styles.figure} ref={ref}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={words.kpis.trendOf(kpi.name)} className={styles.graph}>
          {model.band && (
            <rect className={styles.band} x={x(0)} width={x(1) - x(0)} y={y(model.band.to)} height={Math.max(0, y(model.band.from) - y(model.band.to))} />
          )}
          {TICKS.map((tick, index) => (
            <g key={tick}>
              <path d={`M${x(0)} ${y(tick)}H${x(1)}`} className={styles.grid} />
              <text x={left - 8} y={y(tick) + 4} textAnchor="end">
                {labels[index]}
              </text>
            </g>
          ))}
          <path
            className={styles.line}
            d={model.points.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`).join('')}
          />
          {model.points.length <= 60 &&
            model.points.map((point) => (
              <circle key={point.day} cx={x(point.x)} cy={y(point.y)} r="3" className={styles.dot}>
                <title>{`${format.day(point.day)}: ${format.value(point.value, kpi.unit)}`}</title>
              </circle>
            ))}
          {first && (
            <text x={x(0)} y={HEIGHT - 8}>
              {format.day(first.day)}
            </text>
          )}
          {last && last !== first && (
            <text x={x(1)} y={HEIGHT - 8} textAnchor="end">
              {format.day(last.day)}
            </text>
          )}
        </svg>
      )}
    </figure>
  );
}
