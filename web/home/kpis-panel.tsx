import { VisuallyHidden } from '@mantine/core';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { ButtonLink, PlainLink, TextLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { useMay } from '../app/viewer.tsx';
import { Spark } from '../kpis/trend.tsx';
import { useFormats } from '../texts/format.ts';
import { useHomeTexts } from '../texts/home-texts.ts';
import { Panel } from '../ui/panel.tsx';
import styles from './home.module.css';
import { PanelState } from './panel-state.tsx';

const HomeKpisQuery = graphql(`
  query HomeKpis {
    kpisToWatch { id name unit bandLow bandHigh place outSince latest { day value } trend(last: 60) { day value } }
  }
`);

type KpiData = ResultOf<typeof HomeKpisQuery>['kpisToWatch'][number];

const SHOWN = 6;

/** The KPIs that need a look first, each with its last weeks over its healthy band, and the same in words. */
export function KpisPanel() {
  const { home: words } = useHomeTexts();
  const may = useMay();
  const { data, error } = useLiveQuery({ query: HomeKpisQuery, variables: {}, watch: ['Kpi', 'MetricSource'] });
  const kpis = data?.kpisToWatch.toSorted((a, b) => urgencyOf(a) - urgencyOf(b)) ?? [];
  return (
    <Panel title={words.panels.kpis} actions={<TextLink to="/kpis">{words.kpis.all}</TextLink>} flush>
      {data === undefined ? (
        <PanelState error={error} />
      ) : kpis.length === 0 ? (
        <div className={styles.nothing}>
          <p>{words.kpis.none}</p>
          {may('create kpi') && (
            <ButtonLink to="/kpis/new" variant="default" size="xs">
              {words.kpis.create}
            </ButtonLink>
          )}
        </div>
      ) : (
        <ul className={styles.list}>
          {kpis.slice(0, SHOWN).map((kpi) => (
            <KpiLine key={kpi.id} kpi={kpi} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function KpiLine({ kpi }: { kpi: KpiData }) {
  const { home: words } = useHomeTexts();
  const format = useFormats();
  const { bandLow, bandHigh, unit, trend } = kpi;
  const [first] = trend;
  const last = trend.at(-1);
  const bound = (value: string | null) => (value === null ? null : format.value(value, unit));
  const band = words.kpis.band(bound(bandLow), bound(bandHigh));
  return (
    <li className={styles.kpi}>
      <div className={styles.words}>
        <PlainLink to="/kpis/$kpiId" params={{ kpiId: kpi.id }} className={styles.title}>
          {kpi.name}
        </PlainLink>
        <span className={styles.small} data-late={kpi.outSince !== null || undefined}>
          {[stateOf(), band].filter((part) => part !== '').join(' · ')}
        </span>
      </div>
      <Spark kpi={kpi} points={trend} />
      {first && last && first !== last && (
        <VisuallyHidden>
          {words.kpis.trend(
            { value: format.value(first.value, unit), day: format.day(first.day) },
            { value: format.value(last.value, unit), day: format.day(last.day) },
          )}
        </VisuallyHidden>
      )}
      <strong>{format.value(kpi.latest?.value, unit)}</strong>
    </li>
  );

  function stateOf(): string {
    if (kpi.outSince !== null) return words.kpis.outSince(format.day(kpi.outSince));
    if (kpi.latest === null) return words.kpis.noNumber;
    return kpi.place === null || kpi.place === 'inside' ? '' : words.kpis.place[kpi.place];
  }
}

/** Those told of first, then those outside, then those with a number. */
function urgencyOf({ outSince, place, latest }: KpiData): number {
  if (outSince !== null) return 0;
  if (place === 'below' || place === 'above') return 1;
  return latest === null ? 3 : 2;
}
