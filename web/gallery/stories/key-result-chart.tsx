import type { ChartedKeyResult } from '../../key-results/chart-model.ts';
import { KeyResultChart } from '../../key-results/key-result-chart.tsx';
import { Paper, Sheet, useSample } from '../sheet.tsx';

const CYCLE = { startsOn: '2026-01-01', endsOn: '2026-03-31' };
const WEEKS = ['2026-01-12', '2026-01-19', '2026-01-26', '2026-02-02', '2026-02-09', '2026-02-16'];
const EMPTY = { start: null, target: null, atLeast: null, atMost: null, series: [], forecast: null, cycle: CYCLE };

const RISING: ChartedKeyResult = {
  ...{ ...EMPTY, kind: 'increase', start: '0', target: '1200000', series: seriesOf(['40000', '110000', '180000', '350000', '410000', '520000']) },
  forecast: { value: '1010000', low: '820000', high: '1230000', progress: 0.84 },
};
const TINY: ChartedKeyResult = { ...EMPTY, kind: 'decrease', start: '0.0045', target: '0.0005', series: seriesOf(['0.0044', '0.0046', '0.0031', '-0.0002']) };
const HUGE: ChartedKeyResult = { ...EMPTY, kind: 'increase', start: '0', target: '987654321012', series: seriesOf(['12345678901', '223456789012']) };
const BAND: ChartedKeyResult = { ...EMPTY, kind: 'maintain', atLeast: '99.5', series: seriesOf(['99.9', '99.7', '99.2', '99.6', '99.95']) };
const STEPS: ChartedKeyResult = { ...EMPTY, kind: 'milestone', series: seriesOf([null, null, null, null], [0, 0.25, 0.25, 0.5]) };

/** A value on its way with a forecast, tiny and huge numbers, a band to keep, steps, and nothing yet. */
export function Story() {
  const { revenue, failures, customers, uptime, steps } = useSample({
    en: { revenue: 'Revenue from renewals', failures: 'Share of failed payments', customers: 'Bytes', uptime: 'Uptime', steps: 'Steps' },
    ru: { revenue: 'Выручка от продлений', failures: 'Доля неудачных платежей', customers: 'Байты', uptime: 'Доступность', steps: 'Шаги' },
  });
  return (
    <Sheet>
      {[
        { ...RISING, title: revenue, unit: '€' },
        { ...TINY, title: failures, unit: '' },
        { ...HUGE, title: customers, unit: 'B' },
        { ...BAND, title: uptime, unit: '%' },
        { ...STEPS, title: steps, unit: '' },
        { ...STEPS, title: `${steps} 2`, unit: '', series: [] },
      ].map((keyResult) => (
        <Paper key={keyResult.title}>
          <KeyResultChart keyResult={keyResult} />
        </Paper>
      ))}
    </Sheet>
  );
}

function seriesOf(values: readonly (string | null)[], progress: readonly number[] = []): ChartedKeyResult['series'] {
  return values.map((value, index) => ({ at: `${WEEKS[index]}T09:00:00Z`, expected: (index + 1.5) / 13, progress: progress[index] ?? null, value }));
}
