import '@mantine/core/styles/Checkbox.layer.css';
import { Button, Checkbox, NativeSelect, Popover, Stack } from '@mantine/core';
import { GOAL_COLUMNS, GOAL_GROUPS, type GoalSort, type GoalView } from '../../domain/goal-view.ts';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import styles from './goal-table.module.css';

/** How the table is grouped and sorted, and what it shows. Sorting stands here for phones, which show no heads of columns. */
export function GoalTableSettings({ view, onShow }: { view: GoalView; onShow: (change: Partial<GoalView>) => void }) {
  const { goals } = useGoalsTexts();
  const sorts: readonly GoalSort[] = ['order', 'title', ...GOAL_COLUMNS.filter((column) => column !== 'value')];
  return (
    <div className={styles.settings}>
      <NativeSelect
        size="xs"
        aria-label={goals.group.label}
        value={view.group}
        data={GOAL_GROUPS.map((value) => ({ value, label: value === 'none' ? goals.group.none : `${goals.group.label}: ${goals.group[value]}` }))}
        onChange={(event) => onShow({ group: GOAL_GROUPS.find((group) => group === event.currentTarget.value) ?? 'none' })}
      />
      <NativeSelect
        size="xs"
        className={styles.sortChoice}
        aria-label={goals.sort.label}
        value={`${view.descending ? '-' : ''}${view.sort}`}
        data={sorts.flatMap((sort) => [
          { value: sort, label: sort === 'order' ? goals.columns.order : `${goals.columns[sort]}, ${goals.sort.up}` },
          ...(sort === 'order' ? [] : [{ value: `-${sort}`, label: `${goals.columns[sort]}, ${goals.sort.down}` }]),
        ])}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          onShow({ sort: sorts.find((sort) => sort === chosen.replace('-', '')) ?? 'order', descending: chosen.startsWith('-') });
        }}
      />
      <Popover position="bottom-start" trapFocus returnFocus withinPortal>
        <Popover.Target>
          <Button size="xs" variant="default">
            {goals.columns.choose}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs">
            {GOAL_COLUMNS.map((column) => (
              <Checkbox
                key={column}
                size="sm"
                label={goals.columns[column]}
                checked={view.columns.includes(column)}
                onChange={(event) => {
                  const { checked } = event.currentTarget;
                  onShow({ columns: GOAL_COLUMNS.filter((each) => (each === column ? checked : view.columns.includes(each))) });
                }}
              />
            ))}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <Checkbox size="xs" label={goals.table.keyResults} checked={view.keyResults} onChange={(event) => onShow({ keyResults: event.currentTarget.checked })} />
    </div>
  );
}
