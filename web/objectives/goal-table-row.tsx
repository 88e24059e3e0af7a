import type { GoalColumn, GoalGroup } from '../../domain/goal-view.ts';
import { PlainLink } from '../app/links.tsx';
import type { ShownStatus } from '../key-results/status.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { FoldButton } from './fold-button.tsx';
import { type GoalRow, lastCheckInAt, lowestConfidence } from './goal-table-model.ts';
import styles from './goal-table.module.css';
import { ObjectiveMenu } from './objective-menu.tsx';
import { Measure } from './objective-tree-row.tsx';
import type { ListedObjective } from './objectives-query.ts';

type Row = GoalRow<ListedObjective>;
type Cells = Record<GoalColumn, React.ReactNode>;

/** The cells of a row; on a phone they stand under each other, and empty ones not at all. */
export function GoalTableRow(props: {
  row: Row;
  columns: readonly GoalColumn[];
  group: GoalGroup;
  titles: ReadonlyMap<string, string>;
  onFold: (id: string) => void;
}) {
  const { row, columns } = props;
  const { goals } = useGoalsTexts();
  const cells = useCells(row, props.titles);
  const words = useGroupName(row, props.group);
  const format = useFormats();
  if (row.kind === 'group') {
    return (
      <span role="cell" className={styles.group}>
        <FoldButton
          open={!row.folded}
          aria-expanded={!row.folded}
          aria-label={row.folded ? goals.table.unfold(words) : goals.table.fold(words)}
          onClick={() => props.onFold(row.id)}
        />
        <strong>{words}</strong>
        <span>{goals.table.group(row.count, format.percent(row.progress))}</span>
      </span>
    );
  }
  return (
    <>
      <span role="cell" className={styles.title}>
        {row.kind === 'objective' ? <ObjectiveTitle row={row} onFold={props.onFold} /> : <KeyResultTitle row={row} />}
      </span>
      {columns.map((column) => (
        <span
          key={column}
          role="cell"
          data-column={column}
          data-label={goals.columns[column]}
          data-empty={cells === null || cells[column] === null || undefined}
        >
          {cells?.[column]}
        </span>
      ))}
      <span role="cell" className={styles.menu}>
        {row.kind === 'objective' && <ObjectiveMenu objective={row.objective} />}
      </span>
    </>
  );
}

function ObjectiveTitle({ row, onFold }: { row: Extract<Row, { kind: 'objective' }>; onFold: (id: string) => void }) {
  const { goals } = useGoalsTexts();
  const { objective, folded } = row;
  const label = folded ? goals.table.unfold(objective.title) : goals.table.fold(objective.title);
  return (
    <>
      {objective.keyResults.length > 0 ? (
        <FoldButton open={!folded} aria-expanded={!folded} aria-label={label} onClick={() => onFold(objective.id)} />
      ) : (
        <span className={styles.noFold} />
      )}
      <PlainLink to="/objectives/$objectiveId" params={{ objectiveId: objective.id }}>
        {objective.title}
      </PlainLink>
    </>
  );
}

function KeyResultTitle({ row }: { row: Extract<Row, { kind: 'key-result' }> }) {
  return (
    <>
      <span className={styles.dot} aria-hidden="true" />
      <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: row.keyResult.id }}>
        {row.keyResult.title}
      </PlainLink>
    </>
  );
}

function useGroupName(row: Row, group: GoalGroup): string {
  const texts = useTexts();
  const { goals } = useGoalsTexts();
  if (row.kind !== 'group') return '';
  if (row.name !== null) return row.name;
  if (group === 'level') return texts.objectives.level[row.key as ListedObjective['level']];
  return group === 'status' ? texts.status[row.key as ShownStatus] : goals.table.noTeam;
}

/** What stands in each column; null for nothing. */
function useCells(row: Row, titles: ReadonlyMap<string, string>): Cells | null {
  const texts = useTexts();
  const format = useFormats();
  if (row.kind === 'group') return null;
  if (row.kind === 'objective') {
    const { objective } = row;
    const [confidence, at] = [lowestConfidence(objective), lastCheckInAt(objective)];
    const { parent } = objective;
    return {
      level: texts.objectives.level[objective.level],
      team: objective.team?.name ?? null,
      owner: objective.owner.name,
      status: <StatusBadge status={objective.status} />,
      progress: <Measure progress={objective.progress} expected={null} status={objective.status} />,
      value: null,
      confidence,
      checkedIn: at && format.ago(at),
      parent: parent && (
        <PlainLink to="/objectives/$objectiveId" params={{ objectiveId: parent.id }}>
          {titles.get(parent.id) ?? texts.objectives.outlineOnly}
        </PlainLink>
      ),
    };
  }
  const { keyResult } = row;
  const target = keyResult.target === null ? '' : ` ${texts.keyResults.ofTarget(format.value(keyResult.target, keyResult.unit))}`;
  return {
    level: null,
    team: null,
    owner: keyResult.owner?.name ?? null,
    status: <StatusBadge status={keyResult.dropped ? 'DROPPED' : keyResult.status} />,
    progress: <Measure progress={keyResult.progress} expected={keyResult.expected} status={keyResult.status} />,
    value: `${format.value(keyResult.current, keyResult.unit)}${target}`,
    confidence: keyResult.confidence,
    checkedIn: keyResult.lastCheckIn && format.ago(keyResult.lastCheckIn.at),
    parent: null,
  };
}
