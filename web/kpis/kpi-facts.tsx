import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import type { KpiState } from './kpi-query.ts';
import styles from './kpis.module.css';

/** Where the latest number lies; without a band or a number there is nothing to say. */
export function PlaceBadge(props: { kpi: Pick<KpiState, 'place' | 'outSince'> }) {
  const words = usePagesTexts();
  const { place, outSince } = props.kpi;
  if (place === null) return null;
  return (
    <span className={styles.place} data-place={place} data-told={outSince !== null || undefined}>
      {words.kpis.place[place]}
    </span>
  );
}

/** The healthy band in words. */
export function useBandWords(): (kpi: Pick<KpiState, 'bandLow' | 'bandHigh' | 'unit'>) => string {
  const words = usePagesTexts();
  const format = useFormats();
  return ({ bandLow, bandHigh, unit }) => {
    if (bandLow === null && bandHigh === null) return words.kpis.bandNone;
    if (bandLow === null) return words.kpis.bandTo(format.value(bandHigh, unit));
    return bandHigh === null ? words.kpis.bandFrom(format.value(bandLow, unit)) : words.kpis.bandBetween(format.value(bandLow), format.value(bandHigh, unit));
  };
}
