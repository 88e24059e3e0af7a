import { useElementSize } from '@mantine/hooks';
import { type PointerEvent, useState } from 'react';
import { axisLabels, axisWidth } from '../texts/axis-labels.ts';
import { useFormats } from '../texts/format.ts';
import { useLanguage, useTexts } from '../texts/texts.tsx';
import styles from './key-result-chart.module.css';
import { type ChartedKeyResult, type ChartModel, chartModel } from './chart-model.ts';

const HEIGHT = 290;
const MARGIN = { top: 14, right: 16, bottom: 28 };

/** Value over the cycle against where it should be, with the forecast and its interval. The check-in list below holds the same numbers as text. */
export function KeyResultChart(props: { keyResult: ChartedKeyResult & { title: string; unit: string } }) {
  const texts = useTexts();
  const format = useFormats();
  const { ref, width } = useElementSize();
  const [hovered, setHovered] = useState<number | null>(null);
  const model = chartModel(props.keyResult);
  if (model === null) return <p className={styles.empty}>{texts.keyResults.chartEmpty}</p>;
  const unit = model.unit === 'percent' ? '%' : props.keyResult.unit;
  const shown = (hovered === null ? undefined : model.actual[hovered]) ?? model.actual.at(-1);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.legend}>
        <span data-kind="actual">
          {texts.keyResults.chartValue}
          {shown && (
            <strong>
              {format.value(Number(shown.y.toFixed(4)), unit)} <small>{format.day(new Date(shown.atMs).toISOString())}</small>
            </strong>
          )}
        </span>
        {model.expected.length > 0 && <span data-kind="expected">{texts.keyResults.chartExpected}</span>}
        {model.forecast && <span data-kind="forecast">{texts.keyResults.chartForecast}</span>}
      </figcaption>
      <div ref={ref}>
        {width > 0 && <Drawing model={model} width={width} hovered={hovered} onHover={setHovered} label={texts.keyResults.chartLabel(props.keyResult.title)} />}
      </div>
    </figure>
  );
}

function Drawing(props: { model: ChartModel; width: number; hovered: number | null; onHover: (index: number | null) => void; label: string }) {
  const format = useFormats();
  const { model, width } = props;
  const labels = axisLabels(model.yTicks, useLanguage());
  const lowest = model.yTicks[0] ?? 0;
  const highest = model.yTicks.at(-1) ?? 1;
  const inner = { left: axisWidth(labels), right: width - MARGIN.right, top: MARGIN.top, bottom: HEIGHT - MARGIN.bottom };
  const x = (atMs: number) => inner.left + ((atMs - model.fromMs) / (model.toMs - model.fromMs)) * (inner.right - inner.left);
  const y = (height: number) => inner.bottom - ((height - lowest) / (highest - lowest)) * (inner.bottom - inner.top);
  const line = (points: ChartModel['actual']) =>
    points.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.atMs).toFixed(1)} ${y(point.y).toFixed(1)}`).join('');
  const hovered = props.hovered === null ? undefined : model.actual[props.hovered];

  function onPointerMove(event: PointerEvent<SVGSVGElement>) {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const distances = model.actual.map((point) => Math.abs(x(point.atMs) - at));
    props.onHover(distances.indexOf(Math.min(...distances)));
  }

  return (
    <svg
      className={styles.chart}
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={props.label}
      onPointerMove={onPointerMove}
      onPointerLeave={() => props.onHover(null)}
    >
      {model.yTicks.map((tick, index) => (
        <g key={tick}>
          <path d={`M${inner.left} ${y(tick)}H${inner.right}`} className={styles.grid} />
          <text x={inner.left - 10} y={y(tick) + 4} textAnchor="end">
            {labels[index]}
          </text>
        </g>
      ))}
      {dayTicks(model, width).map((atMs) => (
        <text key={atMs} x={x(atMs)} y={HEIGHT - 8} textAnchor="middle">
          {format.day(new Date(atMs).toISOString().slice(0, 10))}
        </text>
      ))}
      {model.band && (
        <rect
          className={styles.band}
          x={inner.left}
          width={inner.right - inner.left}
          y={model.band.high === null ? inner.top : y(model.band.high)}
          height={(model.band.low === null ? inner.bottom : y(model.band.low)) - (model.band.high === null ? inner.top : y(model.band.high))}
        />
      )}
      {model.expected.length > 0 && <path d={line(model.expected)} className={styles.expected} />}
      {model.forecast && (
        <>
          <path
            className={styles.interval}
            d={`M${x(model.forecast.fromMs)} ${y(model.forecast.fromY)}L${x(model.forecast.toMs)} ${y(model.forecast.high)}V${y(model.forecast.low)}Z`}
          />
          <path className={styles.forecast} d={`M${x(model.forecast.fromMs)} ${y(model.forecast.fromY)}L${x(model.forecast.toMs)} ${y(model.forecast.y)}`} />
        </>
      )}
      <path d={line(model.actual)} className={styles.actual} />
      {model.actual.length <= 40 && model.actual.map((point) => <circle key={point.atMs} cx={x(point.atMs)} cy={y(point.y)} r="3" className={styles.dot} />)}
      {hovered && (
        <>
          <path d={`M${x(hovered.atMs)} ${inner.top}V${inner.bottom}`} className={styles.cross} />
          <circle cx={x(hovered.atMs)} cy={y(hovered.y)} r="5" className={styles.dot} />
        </>
      )}
    </svg>
  );
}

function dayTicks(model: ChartModel, width: number): number[] {
  const count = width < 480 ? 3 : 6;
  const inset = (model.toMs - model.fromMs) * 0.04;
  return Array.from({ length: count }, (_, index) => model.fromMs + inset + ((model.toMs - model.fromMs - 2 * inset) * index) / (count - 1));
}
