import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { graphql, type ResultOf } from '../app/graphql.ts';
import { useLiveQuery } from '../app/live.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { Panel } from '../ui/panel.tsx';
import { type ComparedFigure, commonScale, compare } from './comparison.ts';
import { optionsOf } from './rehearse-panel.tsx';
import styles from './rehearsals.module.css';
import { type RehearsalSummary, readSummary } from './summary.ts';
import { WeekBars } from './week-bars.tsx';

const SiblingsQuery = graphql(`
  query RehearsalsToCompare($cycleId: ID!) {
    cycle(id: $cycleId) { id rehearsals(first: 50) { id state startedAt options summary } }
  }
`);

type Sibling = NonNullable<ResultOf<typeof SiblingsQuery>['cycle']>['rehearsals'][number];

/** This rehearsal beside another of the same cycle: "what if" answered by two that were played. */
export function ComparisonPanel(props: { cycleId: string; rehearsalId: string; summary: RehearsalSummary; withId: string | undefined }) {
  const words = usePagesTexts().rehearsals;
  const texts = useTexts();
  const format = useFormats();
  const navigate = useNavigate();
  const { data } = useLiveQuery({ query: SiblingsQuery, variables: { cycleId: props.cycleId }, watch: ['Rehearsal'] });
  const others = (data?.cycle?.rehearsals ?? []).filter(({ id, state }) => id !== props.rehearsalId && state === 'done');
  const other = others.find(({ id }) => id === props.withId);
  const there = other ? readSummary(other.summary) : null;
  const nameOf = ({ startedAt, options }: Sibling) => {
    const { behaviour, seed, laterByDays } = optionsOf(options);
    return [
      format.instant(startedAt),
      words.options(texts.cycles.behaviours[behaviour as 'typical'] ?? behaviour, seed),
      laterByDays > 0 && words.later(laterByDays / 7),
    ]
      .filter(Boolean)
      .join(' · ');
  };
  return (
    <Panel title={words.compare} note={others.length === 0 ? words.nothingToCompare : words.compareWhy}>
      {others.length > 0 && (
        <Select
          label={words.compareWith}
          placeholder={words.choose}
          clearable
          value={other?.id ?? null}
          data={others.map((sibling) => ({ value: sibling.id, label: nameOf(sibling) }))}
          onChange={(id) => void navigate({ to: '.', search: (search: object) => ({ ...search, with: id ?? undefined }), replace: true })}
        />
      )}
      {there && <Comparison here={props.summary} there={there} thereName={other ? nameOf(other) : ''} />}
    </Panel>
  );
}

function Comparison(props: { here: RehearsalSummary; there: RehearsalSummary; thereName: string }) {
  const words = usePagesTexts().rehearsals;
  const format = useFormats();
  const { here, there } = props;
  const shown = ({ name }: ComparedFigure, value: number | null): string => {
    if (name === 'firstOffTrackWeek') return value === null ? words.never : words.week(value);
    if (value === null) return '–';
    return name === 'updateRate' ? format.percent(value) : name === 'scoreMean' ? value.toFixed(2) : format.value(String(value), '');
  };
  const scale = commonScale(here, there);
  return (
    <>
      <div className={styles.scroll}>
        <table className={styles.compared}>
          <caption>{words.comparedWith(props.thereName)}</caption>
          <thead>
            <tr>
              <th scope="col">{words.figure}</th>
              <th scope="col">{words.thisOne}</th>
              <th scope="col">{words.otherOne}</th>
            </tr>
          </thead>
          <tbody>
            {compare(here, there).map((figure) => (
              <tr key={figure.name}>
                <th scope="row">{words.compared[figure.name]}</th>
                <td data-better={figure.better === 'here' || undefined}>
                  {shown(figure, figure.here)} {figure.better === 'here' && <small>{words.better}</small>}
                </td>
                <td data-better={figure.better === 'there' || undefined}>
                  {shown(figure, figure.there)} {figure.better === 'there' && <small>{words.better}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.two}>
        <section aria-label={words.thisOne}>
          <h3 className={styles.side}>{words.thisOne}</h3>
          <WeekBars summary={here} scale={scale} />
        </section>
        <section aria-label={words.otherOne}>
          <h3 className={styles.side}>{words.otherOne}</h3>
          <WeekBars summary={there} scale={scale} />
        </section>
      </div>
    </>
  );
}
