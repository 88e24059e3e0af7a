import { Spark, TrendGraph } from '../../kpis/trend.tsx';
import { Paper, Sheet, useSample } from '../sheet.tsx';

const WAVE = Array.from({ length: 40 }, (_, index) => ({ day: dayOf(index), value: String(Math.round((98 + Math.sin(index / 4) * 1.8) * 100) / 100) }));
const HUGE = Array.from({ length: 90 }, (_, index) => ({ day: dayOf(index), value: String(-4_500_000_000 + index * 123_456_789) }));
const NO_BAND = { bandLow: null, bandHigh: null };

/** Within and out of the band, huge and negative numbers, one number alone, none; and small as in a list. */
export function Story() {
  const { uptime, balance } = useSample({
    en: { uptime: 'Uptime of the shop', balance: 'Balance' },
    ru: { uptime: 'Доступность магазина', balance: 'Баланс' },
  });
  return (
    <Sheet>
      <Paper>
        <TrendGraph kpi={{ name: uptime, unit: '%', bandLow: '97.5', bandHigh: null }} points={WAVE} />
      </Paper>
      <Paper>
        <TrendGraph kpi={{ name: balance, unit: '₽', ...NO_BAND }} points={HUGE} />
      </Paper>
      <Paper>
        <TrendGraph kpi={{ name: `${balance} 2`, unit: '', ...NO_BAND }} points={WAVE.slice(0, 1)} />
      </Paper>
      <Paper>
        <TrendGraph kpi={{ name: `${balance} 3`, unit: '', ...NO_BAND }} points={[]} />
      </Paper>
      <Sheet as="row">
        <Spark kpi={{ bandLow: '97', bandHigh: '99.9', place: 'inside' }} points={WAVE} />
        <Spark kpi={{ bandLow: '99', bandHigh: null, place: 'below' }} points={WAVE} />
        <Spark kpi={{ ...NO_BAND, place: null }} points={HUGE} />
      </Sheet>
    </Sheet>
  );
}

function dayOf(index: number): string {
  return new Date(Date.UTC(2026, 0, 5 + index)).toISOString().slice(0, 10);
}
