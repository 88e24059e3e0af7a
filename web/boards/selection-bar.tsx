import { Button, Menu, Popover, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { TASK_PRIORITIES } from '../../domain/task-state.ts';
import { PersonSelect } from '../people/person-select.tsx';
import { useBoardTexts } from '../texts/board-texts.ts';
import { moveTo, type Columns } from './board-model.ts';
import type { CardData } from './board-query.ts';
import type { ColumnFacts } from './board-state.ts';
import styles from './boards.module.css';
import type { useSelection } from './use-selection.ts';
import type { useTaskActions } from './use-task-actions.ts';

/** What can be done with all cards that are chosen. */
export function SelectionBar(props: {
  selection: ReturnType<typeof useSelection>;
  columns: Columns<CardData>;
  facts: readonly ColumnFacts[];
  nameOf: (columnId: string) => string;
  actions: ReturnType<typeof useTaskActions>;
}) {
  const { board } = useBoardTexts();
  const words = board.selection;
  const { selection, columns, facts, nameOf, actions } = props;
  const { ids } = selection;
  const cards = columns.flatMap((column) => column.cards);
  const labels = [...new Set(cards.flatMap((card) => card.labels))].toSorted((a, b) => a.localeCompare(b));
  const [isAssigning, setAssigning] = useState(false);

  function moveAll(columnId: string) {
    const made = moveTo(columns, ids, { columnId, overId: null, below: true });
    if (made !== null) void actions.move(made);
    selection.clear();
  }

  return (
    <section className={styles.selection} aria-label={words.title(ids.length)}>
      <b role="status">{words.title(ids.length)}</b>
      <Menu position="top">
        <Menu.Target>
          <Button size="xs" variant="default">
            {words.move}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {facts.map(({ column }) => (
            <Menu.Item key={column.id} onClick={() => moveAll(column.id)}>
              {nameOf(column.id)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Popover opened={isAssigning} onChange={setAssigning} position="top" trapFocus width={260}>
        <Popover.Target>
          <Button size="xs" variant="default" onClick={() => setAssigning(!isAssigning)}>
            {words.assign}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <PersonSelect
            label={board.form.assignee}
            value={null}
            known={null}
            onChange={(assigneeId) => {
              setAssigning(false);
              void actions.change({ ids, change: { assigneeId }, looks: (card) => card });
            }}
          />
          <Button
            mt="xs"
            size="xs"
            variant="subtle"
            onClick={() => {
              setAssigning(false);
              void actions.change({ ids, change: { assigneeId: null }, looks: (card) => ({ ...card, assignee: null }) });
            }}
          >
            {words.nobody}
          </Button>
        </Popover.Dropdown>
      </Popover>
      <Menu position="top">
        <Menu.Target>
          <Button size="xs" variant="default">
            {words.priority}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {TASK_PRIORITIES.toReversed().map((priority) => (
            <Menu.Item key={priority} onClick={() => void actions.change({ ids, change: { priority }, looks: (card) => ({ ...card, priority }) })}>
              {board.priority[priority]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <LabelPopover labels={labels} chosen={cards.filter(({ id }) => ids.includes(id))} actions={actions} />
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          void actions.remove(ids);
          selection.clear();
        }}
      >
        {words.remove}
      </Button>
      <Button size="xs" variant="subtle" onClick={selection.clear}>
        {words.clear}
      </Button>
    </section>
  );
}

function LabelPopover({ labels, chosen, actions }: { labels: readonly string[]; chosen: readonly CardData[]; actions: ReturnType<typeof useTaskActions> }) {
  const words = useBoardTexts().board.selection;
  const [isOpen, setOpen] = useState(false);
  const [label, setLabel] = useState('');
  const ids = chosen.map(({ id }) => id);

  function set(name: string, has: boolean) {
    const looks = (card: CardData) => ({ ...card, labels: has ? [...new Set([...card.labels, name])] : card.labels.filter((each) => each !== name) });
    void actions.change({ ids, looks, change: has ? { addLabels: [name] } : { removeLabels: [name] } });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (label.trim() !== '') set(label.trim(), true);
    setLabel('');
    setOpen(false);
  }

  return (
    <Popover opened={isOpen} onChange={setOpen} position="top" trapFocus width={260}>
      <Popover.Target>
        <Button size="xs" variant="default" onClick={() => setOpen(!isOpen)}>
          {words.label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <TextInput label={words.newLabel} value={label} onChange={(event) => setLabel(event.currentTarget.value)} />
        </form>
        <div className={styles.labelChoices}>
          {labels.map((name) => {
            const hasAll = chosen.every((card) => card.labels.includes(name));
            return (
              <Button key={name} size="compact-xs" variant={hasAll ? 'filled' : 'default'} aria-pressed={hasAll} onClick={() => set(name, !hasAll)}>
                {name}
              </Button>
            );
          })}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
