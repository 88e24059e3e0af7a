import { useDraggable, useDroppable } from '@dnd-kit/core';
import { type KeyboardEvent, memo } from 'react';
import { PlainLink } from '../app/links.tsx';
import { toneOf } from '../key-results/status.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import { FoldButton } from './fold-button.tsx';
import { ObjectiveMenu } from './objective-menu.tsx';
import type { TreeRow } from './objective-tree.ts';
import type { ListedObjective } from './objectives-query.ts';
import styles from './objectives.module.css';

type Row = TreeRow<ListedObjective>;

/** A row of the tree: an objective, which can be dragged and dropped on, or one of its key results. */
export function ObjectiveTreeRow(props: {
  row: Row;
  isCurrent: boolean;
  /** What a drag makes of it: it is held, or something would go under it, or may not. */
  mark: 'held' | 'under' | 'refused' | null;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onTurn: () => void;
}) {
  const { row, isCurrent, mark } = props;
  const isObjective = row.keyResult === null;
  const draggable = useDraggable({ id: row.id, disabled: !isObjective || !row.objective.mayChange });
  const droppable = useDroppable({ id: row.id, disabled: !isObjective });
  return (
    <div
      ref={(element) => {
        draggable.setNodeRef(element);
        droppable.setNodeRef(element);
      }}
      className={styles.row}
      role="treeitem"
      tabIndex={isCurrent ? 0 : -1}
      data-row={row.id}
      data-leaf={!isObjective || undefined}
      data-mark={mark ?? undefined}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.size}
      {...(row.expandable ? { 'aria-expanded': row.expanded } : {})}
      style={{ '--depth': row.level - 1 } as React.CSSProperties}
      {...draggable.listeners}
      onFocus={props.onFocus}
      onKeyDown={props.onKeyDown}
    >
      <RowContent row={row} isCurrent={isCurrent} onTurn={props.onTurn} />
    </div>
  );
}

interface RowContentProps {
  row: Row;
  isCurrent: boolean;
  onTurn: () => void;
}

const RowContent = memo(RowContentOf, showsTheSame);

function RowContentOf(props: RowContentProps) {
  const { row } = props;
  const texts = useTexts();
  const format = useFormats();
  if (row.keyResult !== null) {
    const { keyResult } = row;
    return (
      <>
        <div className={styles.name}>
          <span className={styles.dot} aria-hidden="true" />
          <span className={styles.words}>
            <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: keyResult.id }} tabIndex={-1} draggable={false}>
              {keyResult.title}
            </PlainLink>
            <small>
              {keyResult.owner?.name ?? texts.keyResults.noOwner} · {format.value(keyResult.current, keyResult.unit)}
              {keyResult.target !== null && <> {texts.keyResults.ofTarget(format.value(keyResult.target, keyResult.unit))}</>}
            </small>
          </span>
        </div>
        <Measure progress={keyResult.progress} expected={keyResult.expected} status={keyResult.status} />
        <StatusBadge status={keyResult.dropped ? 'DROPPED' : keyResult.status} tooEarly={keyResult.tooEarly} stale={keyResult.freshness === 'STALE'} />
        <span />
      </>
    );
  }
  const { objective } = row;
  return (
    <>
      <div className={styles.name}>
        {row.expandable ? (
          <FoldButton open={row.expanded} onClick={props.onTurn} tabIndex={-1} aria-hidden="true" />
        ) : (
          <span className={styles.turn} aria-hidden="true" />
        )}
        <span className={styles.words}>
          <PlainLink to="/objectives/$objectiveId" params={{ objectiveId: objective.id }} tabIndex={-1} draggable={false}>
            {objective.title}
          </PlainLink>
          <small>
            {texts.objectives.level[objective.level]}
            {objective.team && <> · {objective.team.name}</>} · {objective.owner.name}
            {objective.parent === null && objective.level !== 'COMPANY' && <> · {texts.objectives.notAligned(objective.alignmentNote)}</>}
          </small>
        </span>
      </div>
      <Measure progress={objective.progress} expected={null} status={objective.status} />
      <StatusBadge status={objective.status} />
      <ObjectiveMenu objective={objective} tabIndex={props.isCurrent ? 0 : -1} />
    </>
  );
}

/** A drag tells of every row that it goes over: what is in the others stays as it is. */
function showsTheSame(before: RowContentProps, after: RowContentProps): boolean {
  const [one, other] = [before.row, after.row];
  const isSameGoal = one.objective === other.objective && one.keyResult === other.keyResult;
  return isSameGoal && one.expanded === other.expanded && one.expandable === other.expandable && before.isCurrent === after.isCurrent;
}

/** Progress as a bar and in percent. */
export function Measure(props: { progress: number | null; expected: number | null; status: ListedObjective['status'] }) {
  const texts = useTexts();
  const format = useFormats();
  return (
    <div className={styles.measure}>
      <MeasureBar
        ratio={props.progress}
        mark={props.expected}
        tone={toneOf(props.status)}
        label={texts.keyResults.progressLabel(format.percent(props.progress))}
      />
      <span>{format.percent(props.progress)}</span>
    </div>
  );
}
