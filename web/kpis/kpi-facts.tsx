import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import type { KpiState } from './kpi-query.ts';
import styles from './kpis.module.css';

/** Where the latest number lies; without a band or a number there is nothing to say. */
export function PlaceBadge(props: { kpi: Pick<KpiState, 'place' | 'outSince'> }) {
  const texts = useTexts();
  const { place, outSince } = props.kpi;
  if (place === null) return null;
  return (
    <span className={styles.place} data-place={place} data-told={outSince !== null || undefined}>
      {texts.kpis.place[place]}
    </span>
  );
}

/** The healthy band in words. */
export function useBandWords(): (kpi: Pick<KpiState, 'bandLow' | 'bandHigh' | 'unit'>) => string {
  const texts = useTexts();
  const format = useFormats();
  return ({ bandLow, bandHigh, unit }) => {
    if (bandLow === null && bandHigh === null) return texts.kpis.bandNone;
    if (bandLow === null) return texts.kpis.bandTo(format.value(bandHigh, unit));
    return bandHigh === null ? texts.kpis.bandFrom(format.value(bandLow, unit)) : texts.kpis.bandBetween(format.value(bandLow), format.value(bandHigh, unit));
  };
}
