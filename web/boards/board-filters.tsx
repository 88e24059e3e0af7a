import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { TASK_PRIORITIES } from '../../domain/task-state.ts';
import { plainId } from '../app/plain-id.ts';
import { useViewer } from '../app/viewer.tsx';
import { useBoardTexts } from '../texts/board-texts.ts';
import { isFiltered } from './board-filter.ts';
import type { Columns } from './board-model.ts';
import type { CardData } from './board-query.ts';
import { type BoardSearch, boardSearch } from './board-search.ts';
import styles from './boards.module.css';

const TYPED_MS = 200;

/** Which cards are shown, and in which lanes. It stands in the address: whoever gets the link sees the same. */
export function BoardFilters(props: {
  search: BoardSearch;
  columns: Columns<CardData>;
  onChange: (changes: { [Name in keyof BoardSearch]?: BoardSearch[Name] | undefined }) => void;
}) {
  const { board } = useBoardTexts();
  const { person } = useViewer();
  const { search, columns, onChange } = props;
  const [isOpen, setOpen] = useState(false);
  const cards = columns.flatMap((column) => column.cards);
  const people = new Map(
    cards.flatMap(({ assignee }) => (assignee === null || assignee.id === person.id ? [] : [[plainId(assignee.id), assignee.name] as const])),
  );
  const labels = [...new Set(cards.flatMap((card) => card.labels))].toSorted((a, b) => a.localeCompare(b));
  const words = board.filters;
  const choose = (name: keyof BoardSearch) => (event: { currentTarget: { value: string } }) =>
    onChange({ [name]: boardSearch({ [name]: event.currentTarget.value })[name] });
  const known = (values: readonly { value: string; label: string }[], current: string | undefined) =>
    current === undefined || values.some(({ value }) => value === current) ? [...values] : [...values, { value: current, label: current }];
  const set = [search.who, search.label, search.priority, search.due, search.lanes].filter((each) => each !== undefined).length;
  return (
    <search className={styles.filters}>
      <SearchText value={search.q ?? ''} onChange={(q) => onChange({ q: q === '' ? undefined : q })} />
      <Button className={styles.filterSwitch} size="xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {words.open(set)}
      </Button>
      <div className={styles.choices} data-open={isOpen || undefined}>
        <NativeSelect
          size="xs"
          aria-label={words.who}
          data-set={search.who !== undefined || undefined}
          value={search.who ?? ''}
          data={known(
            [
              { value: '', label: words.everybody },
              { value: 'me', label: words.me },
              { value: 'nobody', label: words.nobody },
              ...[...people].toSorted(([, a], [, b]) => a.localeCompare(b)).map(([value, label]) => ({ value, label })),
            ],
            search.who,
          )}
          onChange={choose('who')}
        />
        <NativeSelect
          size="xs"
          aria-label={words.label}
          data-set={search.label !== undefined || undefined}
          value={search.label ?? ''}
          data={known([{ value: '', label: words.anyLabel }, ...labels.map((label) => ({ value: label, label }))], search.label)}
          onChange={choose('label')}
        />
        <NativeSelect
          size="xs"
          aria-label={words.priority}
          data-set={search.priority !== undefined || undefined}
          value={search.priority ?? ''}
          data={[{ value: '', label: words.anyPriority }, ...TASK_PRIORITIES.toReversed().map((value) => ({ value, label: board.priority[value] }))]}
          onChange={choose('priority')}
        />
        <NativeSelect
          size="xs"
          aria-label={words.due}
          data-set={search.due !== undefined || undefined}
          value={search.due ?? ''}
          data={[
            { value: '', label: words.anyDue },
            { value: 'overdue', label: words.overdue },
            { value: 'week', label: words.week },
            { value: 'none', label: words.noDue },
          ]}
          onChange={choose('due')}
        />
        <NativeSelect
          size="xs"
          aria-label={words.lanes}
          data-set={search.lanes !== undefined || undefined}
          value={search.lanes ?? ''}
          data={[
            { value: '', label: words.noLanes },
            { value: 'assignee', label: words.byAssignee },
            { value: 'priority', label: words.byPriority },
            { value: 'key-result', label: words.byKeyResult },
          ]}
          onChange={choose('lanes')}
        />
        {isFiltered(search) && (
          <Button size="xs" variant="subtle" onClick={() => onChange({ q: undefined, who: undefined, label: undefined, priority: undefined, due: undefined })}>
            {words.clear}
          </Button>
        )}
      </div>
    </search>
  );
}

/** Shows what is typed at once, and tells of it when the fingers rest. */
function SearchText(props: { value: string; onChange: (value: string) => void }) {
  const { board } = useBoardTexts();
  const { value, onChange } = props;
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  if (value !== told) {
    // Changed from outside: a link, or all filters taken away.
    setTold(value);
    setTyped(value);
  }
  useEffect(() => {
    const text = typed.trim();
    if (text === told) return undefined;
    const timer = setTimeout(() => {
      setTold(text);
      latest.current(text);
    }, TYPED_MS);
    return () => clearTimeout(timer);
  }, [typed, told]);
  return (
    <TextInput
      size="xs"
      type="search"
      aria-label={board.search}
      placeholder={board.search}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
