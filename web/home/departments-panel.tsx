import { graphql } from '../app/graphql.ts';
import { PlainLink } from '../app/links.tsx';
import { useLiveQuery } from '../app/live.ts';
import { useFormats } from '../texts/format.ts';
import { useHomeTexts } from '../texts/home-texts.ts';
import { MeasureBar } from '../ui/measure-bar.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './home.module.css';
import { PanelState } from './panel-state.tsx';
import { TrendLine } from './trend-line.tsx';

const DepartmentsQuery = graphql(`
  query Departments($cycleId: ID!) {
    home {
      id
      departments(cycleId: $cycleId) { teamId name keyResults progress expected onTrack atRisk offTrack completed trend }
    }
  }
`);

/** How far each of the viewer's teams is, against what is expected by now, and where it came from week by week. */
export function DepartmentsPanel(props: { cycleId: string }) {
  const { home: words } = useHomeTexts();
  const format = useFormats();
  const { data, error } = useLiveQuery({ query: DepartmentsQuery, variables: { cycleId: props.cycleId }, watch: ['KeyResult', 'CheckIn', 'Team'] });
  return (
    <Panel title={words.panels.departments} note={words.departments.note} flush>
      {data === undefined ? (
        <PanelState error={error} />
      ) : data.home.departments.length === 0 ? (
        <p className={styles.quiet}>{words.departments.none}</p>
      ) : (
        <ul className={styles.list}>
          {data.home.departments.map((team) => {
            const isBehind = team.expected !== null && team.progress < team.expected * 0.7;
            return (
              <li key={team.teamId} className={styles.team}>
                <div className={styles.words}>
                  <PlainLink to="/teams/$teamId" params={{ teamId: team.teamId }} className={styles.title}>
                    {team.name}
                  </PlainLink>
                  <span className={styles.small}>{words.departments.keyResults(team.keyResults)}</span>
                </div>
                <div className={styles.measure}>
                  <span className={styles.small}>
                    <strong>{format.percent(team.progress)}</strong> {team.expected !== null && words.departments.ofExpected(format.percent(team.expected))}
                  </span>
                  <MeasureBar
                    ratio={team.progress}
                    mark={team.expected}
                    tone={isBehind ? 'at-risk' : 'on-track'}
                    label={words.departments.bar(format.percent(team.progress), format.percent(team.expected))}
                  />
                </div>
                <TrendLine
                  ratios={team.trend}
                  label={words.departments.trend(format.percent(team.trend[0]), format.percent(team.progress), Math.max(1, team.trend.length - 1))}
                />
                <span className={styles.counts}>
                  {team.offTrack > 0 && <b data-tone="off-track">{words.departments.offTrack(team.offTrack)}</b>}
                  {team.atRisk > 0 && <b data-tone="at-risk">{words.departments.atRisk(team.atRisk)}</b>}
                  {team.offTrack + team.atRisk === 0 && <b data-tone="on-track">{words.departments.allWell}</b>}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
