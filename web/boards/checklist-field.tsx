import { Button, TextInput } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useBoardTexts } from '../texts/board-texts.ts';
import styles from './boards.module.css';

interface ChecklistItem {
  title: string;
  done: boolean;
}

/** The steps of a task: ticked, written anew, taken away; enter adds the next one. */
export function ChecklistField(props: { items: readonly ChecklistItem[]; readOnly: boolean; onChange: (items: ChecklistItem[]) => void }) {
  const words = useBoardTexts().board.checklist;
  const { items, readOnly, onChange } = props;
  const [next, setNext] = useState('');
  const change = (index: number, item: Partial<ChecklistItem>) => onChange(items.map((each, at) => (at === index ? { ...each, ...item } : each)));
  const add = () => {
    if (next.trim() === '') return;
    onChange([...items, { title: next.trim(), done: false }]);
    setNext('');
  };
  const onEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
  };
  return (
    <fieldset className={styles.checklist}>
      <legend>
        {words.title} {items.length > 0 && <span className={styles.count}>{words.done(items.filter(({ done }) => done).length, items.length)}</span>}
      </legend>
      {items.map((item, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- steps have no name but their place
        <div key={index} className={styles.step} data-done={item.done || undefined}>
          <input
            type="checkbox"
            checked={item.done}
            disabled={readOnly}
            aria-label={item.title}
            onChange={(event) => change(index, { done: event.currentTarget.checked })}
          />
          <TextInput
            variant="unstyled"
            aria-label={words.step(index + 1)}
            readOnly={readOnly}
            value={item.title}
            onChange={(event) => change(index, { title: event.currentTarget.value })}
          />
          {!readOnly && (
            <button type="button" className={styles.handle} aria-label={words.remove(item.title)} onClick={() => onChange(items.toSpliced(index, 1))}>
              <span aria-hidden="true">×</span>
            </button>
          )}
        </div>
      ))}
      {!readOnly && (
        <div className={styles.step}>
          <TextInput
            aria-label={words.next}
            placeholder={words.next}
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
            onKeyDown={onEnter}
          />
          <Button variant="default" onClick={add}>
            {words.add}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
