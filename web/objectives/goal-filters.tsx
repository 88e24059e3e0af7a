import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { LEVELS } from '../../domain/objective.ts';
import { GOAL_STATUSES, type GoalFilter, isFiltering } from '../../domain/goal-view.ts';
import { plainId } from '../app/plain-id.ts';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import styles from './goals.module.css';
import type { ListedObjective, ListedTeam } from './objectives-query.ts';

const TYPING_MS = 200;

/** Which goals are shown; the same for the tree, the map and the table. On a phone the choices fold away behind a button. */
export function GoalFilters(props: {
  filter: GoalFilter;
  objectives: readonly ListedObjective[];
  teams: readonly ListedTeam[];
  shown: number;
  onChange: (change: Partial<GoalFilter>, options?: { replace: boolean }) => void;
}) {
  const texts = useTexts();
  const { goals } = useGoalsTexts();
  const [open, setOpen] = useState(false);
  const { filter, objectives, teams, onChange } = props;
  const owners = new Map(
    objectives.flatMap(({ owner, keyResults }) =>
      [owner, ...keyResults.map((each) => each.owner)].flatMap((person) => (person ? [[person.id, person.name]] : [])),
    ),
  );
  const byName = [...owners].map(([id, name]) => ({ value: plainId(id), label: name })).toSorted((a, b) => a.label.localeCompare(b.label));
  const chosen = [filter.level, filter.team, filter.owner, filter.status].filter((value) => value !== '').length;
  return (
    <search className={styles.filters}>
      <SearchField value={filter.search} onChange={(search) => onChange({ search }, { replace: true })} />
      <Button variant="default" className={styles.filterButton} aria-expanded={open} onClick={() => setOpen(!open)}>
        {chosen === 0 ? goals.filter.open : goals.filter.openCount(chosen)}
      </Button>
      <div className={styles.choices} data-open={open || undefined}>
        <NativeSelect
          aria-label={goals.filter.level}
          value={filter.level}
          onChange={(event) => onChange({ level: LEVELS.find((level) => level === event.currentTarget.value) ?? '' })}
          data={[{ value: '', label: goals.filter.allLevels }, ...LEVELS.map((value) => ({ value, label: texts.objectives.level[value] }))]}
        />
        <NativeSelect
          aria-label={texts.objectives.team}
          value={filter.team}
          onChange={(event) => onChange({ team: event.currentTarget.value })}
          data={[{ value: '', label: texts.objectives.allTeams }, ...teams.map(({ id, name }) => ({ value: plainId(id), label: name }))]}
        />
        <NativeSelect
          aria-label={goals.filter.owner}
          value={filter.owner}
          onChange={(event) => onChange({ owner: event.currentTarget.value })}
          data={[{ value: '', label: goals.filter.allOwners }, ...byName]}
        />
        <NativeSelect
          aria-label={texts.objectives.status}
          value={filter.status}
          onChange={(event) => onChange({ status: GOAL_STATUSES.find((status) => status === event.currentTarget.value) ?? '' })}
          data={[{ value: '', label: texts.objectives.allStatuses }, ...GOAL_STATUSES.map((value) => ({ value, label: texts.status[value] }))]}
        />
      </div>
      {isFiltering(filter) && (
        <span className={styles.found}>
          <span role="status">{goals.filter.found(props.shown, objectives.length)}</span>
          <CloseButton size="sm" aria-label={goals.filter.clear} onClick={() => onChange({ search: '', level: '', team: '', owner: '', status: '' })} />
        </span>
      )}
    </search>
  );
}

/** Answers while one types; the address follows when one pauses. */
function SearchField(props: { value: string; onChange: (text: string) => void }) {
  const texts = useTexts();
  // Null while nobody types: then it shows what the address says.
  const [typed, setTyped] = useState<string | null>(null);
  const tell = useDebouncedCallback(props.onChange, TYPING_MS);
  return (
    <TextInput
      type="search"
      className={styles.search}
      aria-label={texts.objectives.search}
      placeholder={texts.objectives.search}
      value={typed ?? props.value}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
