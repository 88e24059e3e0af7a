import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { PlainLink } from '../app/links.tsx';
import { toneOf } from '../key-results/status.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import { type TreeNode, type TreeRow, treeKey, visibleRows } from './objective-tree.ts';
import type { ListedObjective } from './objectives-query.ts';
import styles from './objectives.module.css';

type Row = TreeRow<ListedObjective>;

/** The tree itself. One row holds the focus; arrow keys walk, open and close, Enter goes to the row's page. */
export function ObjectiveTreeView(props: { nodes: readonly TreeNode<ListedObjective>[]; allOpen: boolean }) {
  const texts = useTexts();
  const navigate = useNavigate();
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLDivElement>(null);
  const opensByItself = useMemo(() => new Set(props.nodes.map(({ objective }) => objective.id)), [props.nodes]);
  const rows = visibleRows(props.nodes, (id) => props.allOpen || opensByItself.has(id) !== turned.has(id));
  const [focused, setFocused] = useState<string>();
  const current = rows.some(({ id }) => id === focused) ? focused : rows[0]?.id;

  function turn(id: string) {
    const next = new Set(turned);
    if (!next.delete(id)) next.add(id);
    setTurned(next);
  }

  function onKeyDown(event: KeyboardEvent, row: Row) {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') return void go(row);
    const move = treeKey(event.key, rows, row.id);
    if (move === null) return;
    event.preventDefault();
    const turnedRow = move.open ?? move.close;
    if (turnedRow !== undefined) turn(turnedRow);
    if (move.focus !== undefined) list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(move.focus)}"]`)?.focus();
  }

  function go(row: Row) {
    if (row.keyResult === null) return navigate({ to: '/objectives/$objectiveId', params: { objectiveId: row.id } });
    return navigate({ to: '/key-results/$keyResultId', params: { keyResultId: row.id } });
  }

  return (
    <div ref={list} className={styles.tree} role="tree" aria-label={texts.objectives.tree}>
      {rows.map((row) => (
        <div
          key={row.id}
          className={styles.row}
          role="treeitem"
          tabIndex={row.id === current ? 0 : -1}
          data-row={row.id}
          data-leaf={row.keyResult !== null || undefined}
          aria-level={row.level}
          aria-posinset={row.position}
          aria-setsize={row.size}
          {...(row.expandable ? { 'aria-expanded': row.expanded } : {})}
          style={{ '--depth': row.level - 1 } as React.CSSProperties}
          onFocus={() => setFocused(row.id)}
          onKeyDown={(event) => onKeyDown(event, row)}
        >
          <RowContent row={row} onTurn={() => turn(row.id)} />
        </div>
      ))}
    </div>
  );
}

function RowContent(props: { row: Row; onTurn: () => void }) {
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
            <PlainLink to="/key-results/$keyResultId" params={{ keyResultId: keyResult.id }} tabIndex={-1}>
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
      </>
    );
  }
  const { objective } = row;
  return (
    <>
      <div className={styles.name}>
        {row.expandable ? (
          <button type="button" className={styles.turn} tabIndex={-1} aria-hidden="true" data-open={row.expanded || undefined} onClick={props.onTurn}>
            <svg
              width="12"
              height="12"
              viewBox="0 0 12 12"
              fill="none"
              stroke="currentColor"
              strokeWidth="2"
              strokeLinecap="round"
              strokeLinejoin="round"
              aria-hidden="true"
            >
              <path d="M4.5 2.5 8 6 4.5 9.5" />
            </svg>
          </button>
        ) : (
          <span className={styles.turn} aria-hidden="true" />
        )}
        <span className={styles.words}>
          <PlainLink to="/objectives/$objectiveId" params={{ objectiveId: objective.id }} tabIndex={-1}>
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
    </>
  );
}

function Measure(props: { progress: number | null; expected: number | null; status: ListedObjective['status'] }) {
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
