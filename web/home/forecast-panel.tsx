import { graphql } from '../app/graphql.ts';
import { PlainLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { useFormats } from '../texts/format.ts';
import { useHomeTexts } from '../texts/home-texts.ts';
import { Panel } from '../ui/panel.tsx';
import styles from './home.module.css';
import { PanelState } from './panel-state.tsx';

const ForecastQuery = graphql(`
  query CycleForecast($cycleId: ID!) {
    home {
      id
      forecast(cycleId: $cycleId) { progress atEnd reaching near short forecasts objectives { objectiveId title progress atEnd } }
    }
  }
`);

const ENDS = [
  ['reaching', 'on-track'],
  ['near', 'at-risk'],
  ['short', 'off-track'],
] as const;

/** Where the cycle ends if all goes on as it did: the whole, how many key results get there, and the company's objectives. */
export function ForecastPanel(props: { cycleId: string; endsOn: string }) {
  const { home: words } = useHomeTexts();
  const format = useFormats();
  const { data, error } = useLiveQuery({ query: ForecastQuery, variables: { cycleId: props.cycleId }, watch: ['KeyResult', 'CheckIn', 'Objective'] });
  const forecast = data?.home.forecast;
  const all = forecast === undefined ? 0 : forecast.reaching + forecast.near + forecast.short;
  return (
    <Panel title={words.panels.forecast} note={words.forecast.note}>
      {forecast === undefined ? (
        <PanelState error={error} />
      ) : all === 0 ? (
        <p className={styles.still}>{words.forecast.none}</p>
      ) : (
        <>
          <p className={styles.big}>
            <strong>{format.percent(forecast.atEnd)}</strong> {words.forecast.atEnd(format.day(props.endsOn))}
            <span>{words.forecast.now(format.percent(forecast.progress))}</span>
          </p>
          <div className={styles.stripe} aria-hidden="true">
            {ENDS.map(([end, tone]) => forecast[end] > 0 && <span key={end} style={{ flexGrow: forecast[end], background: `var(--${tone}-fill)` }} />)}
          </div>
          <dl className={styles.legend}>
            {ENDS.map(([end, tone]) => (
              <div key={end}>
                <dt>
                  <i style={{ background: `var(--${tone}-fill)` }} />
                  {words.forecast[end]}
                </dt>
                <dd>{forecast[end]}</dd>
              </div>
            ))}
          </dl>
          <h3 className={styles.sub}>{words.forecast.objectives}</h3>
          <ul className={styles.ends}>
            {forecast.objectives.map(({ objectiveId, title, progress, atEnd }) => (
              <li key={objectiveId}>
                <PlainLink to="/objectives/$objectiveId" params={{ objectiveId }} className={styles.title}>
                  {title}
                </PlainLink>
                <span className={styles.endBar} role="img" aria-label={words.forecast.bar(format.percent(progress), format.percent(atEnd))}>
                  <span style={{ width: `${atEnd * 100}%` }} data-tone={toneOfEnd(atEnd)} />
                  <span style={{ width: `${(progress ?? 0) * 100}%` }} data-tone={toneOfEnd(atEnd)} data-now />
                </span>
                <strong>{format.percent(atEnd)}</strong>
              </li>
            ))}
          </ul>
          <p className={styles.foot}>{words.forecast.basis(forecast.forecasts, all)}</p>
        </>
      )}
    </Panel>
  );
}

function toneOfEnd(atEnd: number): string {
  if (atEnd >= 0.995) return 'on-track';
  return atEnd >= 0.7 ? 'at-risk' : 'off-track';
}
