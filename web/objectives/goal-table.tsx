import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { GoalColumn, GoalView } from '../../domain/goal-view.ts';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { goalRows } from './goal-table-model.ts';
import { GoalTableRow } from './goal-table-row.tsx';
import { GoalTableSettings } from './goal-table-settings.tsx';
import styles from './goal-table.module.css';
import type { ListedObjective } from './objectives-query.ts';

/** What a column takes, in px; the title takes the rest. */
const WIDTHS: Record<GoalColumn, number> = {
  level: 96,
  team: 130,
  owner: 140,
  status: 132,
  progress: 128,
  value: 120,
  confidence: 96,
  checkedIn: 116,
  parent: 190,
};
const TITLE_WIDTH = 300;
const MENU_WIDTH = 44;
const ROW_HEIGHT = 46;
/** Rows beyond the edge, so that scrolling shows no gap. */
const OVERSCAN = 12;

/** Goals as a table: only the rows in sight are there, however many there are. */
export function GoalTable(props: {
  /** Those that the filter leaves, and all, among which parents are found. */
  objectives: readonly ListedObjective[];
  all: readonly ListedObjective[];
  view: GoalView;
  onShow: (change: Partial<GoalView>) => void;
}) {
  const { goals } = useGoalsTexts();
  const { objectives, all, view, onShow } = props;
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => goalRows({ objectives, all, view, folded }), [objectives, all, view, folded]);
  const titles = useMemo(() => new Map(all.map(({ id, title }) => [id, title])), [all]);
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing that it returns is memoized here
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  const template = [`minmax(${TITLE_WIDTH}px, 1fr)`, ...view.columns.map((column) => `${WIDTHS[column]}px`), `${MENU_WIDTH}px`].join(' ');
  const width = TITLE_WIDTH + MENU_WIDTH + view.columns.reduce((sum, column) => sum + WIDTHS[column], 0);

  function fold(id: string) {
    const next = new Set(folded);
    if (!next.delete(id)) next.add(id);
    setFolded(next);
  }

  return (
    <>
      <GoalTableSettings view={view} onShow={onShow} />
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- WCAG asks that what scrolls can be reached by the keyboard. */}
      <section ref={scroller} className={styles.scroller} aria-label={goals.table.label} tabIndex={0}>
        <div
          role="table"
          aria-label={goals.table.label}
          aria-rowcount={rows.length + 1}
          className={styles.table}
          style={{ '--columns': template, '--width': `${width}px` } as React.CSSProperties}
        >
          <div role="rowgroup" className={styles.head}>
            <div role="row" aria-rowindex={1} className={styles.row}>
              <Head view={view} sort="title" onShow={onShow} />
              {view.columns.map((column) => (
                <Head key={column} view={view} sort={column} onShow={onShow} />
              ))}
              <span role="columnheader" aria-label={goals.actions.label('')} />
            </div>
          </div>
          <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const row = rows[item.index];
              if (row === undefined) return null;
              return (
                <div
                  key={item.key}
                  ref={virtual.measureElement}
                  role="row"
                  aria-rowindex={item.index + 2}
                  className={styles.row}
                  data-index={item.index}
                  data-kind={row.kind}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <GoalTableRow row={row} columns={view.columns} group={view.group} titles={titles} onFold={fold} />
                </div>
              );
            })}
          </div>
        </div>
      </section>
    </>
  );
}

/** Sorts by its column: first one way, then the other, then the company's own again. Values of different units have no order. */
function Head({ view, sort, onShow }: { view: GoalView; sort: GoalColumn | 'title'; onShow: (change: Partial<GoalView>) => void }) {
  const { goals } = useGoalsTexts();
  const isSorted = view.sort === sort;
  if (sort === 'value') return <span role="columnheader">{goals.columns[sort]}</span>;
  const next: Partial<GoalView> = !isSorted ? { sort, descending: false } : view.descending ? { sort: 'order', descending: false } : { descending: true };
  return (
    <span role="columnheader" aria-sort={isSorted ? (view.descending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className={styles.sort} data-sorted={isSorted || undefined} onClick={() => onShow(next)}>
        {goals.columns[sort]}
        <svg width="10" height="10" viewBox="0 0 10 10" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" aria-hidden="true">
          <path d={isSorted && view.descending ? 'M2 4l3 3 3-3' : 'M2 6l3-3 3 3'} />
        </svg>
      </button>
    </span>
  );
}
