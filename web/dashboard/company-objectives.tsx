import { ButtonLink, PlainLink, TextLink } from '../app/links.tsx';
import { toneOf } from '../key-results/status.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import { Panel } from '../ui/panel.tsx';
import type { DashboardData } from './dashboard-query.ts';
import styles from './dashboard.module.css';

/** The company's objectives with their progress. */
export function CompanyObjectives(props: { rows: DashboardData['companyObjectives'] }) {
  const texts = useTexts();
  const format = useFormats();
  return (
    <Panel title={texts.dashboard.companyObjectives} actions={<TextLink to="/objectives">{texts.dashboard.allObjectives}</TextLink>} flush>
      {props.rows.length === 0 ? (
        <EmptyState title={texts.objectives.none} action={<ButtonLink to="/objectives/new">{texts.objectives.create}</ButtonLink>}>
          {texts.objectives.noneWhy}
        </EmptyState>
      ) : (
        <ul className={styles.list}>
          {props.rows.map(({ objective, keyResults, keyResultsDone }) => (
            <li key={objective.id} className={styles.objective}>
              <div>
                <PlainLink to="/objectives/$objectiveId" params={{ objectiveId: objective.id }} className={styles.objectiveTitle}>
                  {objective.title}
                </PlainLink>
                <span className={styles.quiet}>{objective.owner.name}</span>
              </div>
              <span className={styles.quiet}>{texts.dashboard.keyResultsDone(keyResultsDone, keyResults)}</span>
              <div className={styles.objectiveBar}>
                <MeasureBar
                  ratio={objective.progress}
                  tone={toneOf(objective.status)}
                  label={texts.keyResults.progressLabel(format.percent(objective.progress))}
                />
                <strong>{format.percent(objective.progress)}</strong>
              </div>
              <StatusBadge status={objective.status} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
