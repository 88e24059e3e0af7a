import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import styles from './palette.module.css';

/** One line that can be chosen. */
export interface Option {
  id: string;
  group: string;
  content: ReactNode;
  choose: (how: { newTab: boolean }) => void;
}

/**
 * Which of the options is chosen by the next Enter. The focus stays in the field, and what comes in late moves nobody's choice: it stays on its option
 * as long as that is there.
 */
export function useOptions(options: readonly Option[], listId: string) {
  const [active, setActive] = useState<string | null>(null);
  const found = options.findIndex(({ id }) => id === active);
  const index = found === -1 ? 0 : found;
  const idOf = (at: number) => `${listId}-${at}`;
  const activeId = options.length === 0 ? undefined : idOf(index);

  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  function move(to: number) {
    setActive(options.at(to % options.length)?.id ?? null);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || options.length === 0) return;
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: Math.min(index + 8, options.length - 1),
      PageUp: Math.max(0, index - 8),
    };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      options[index]?.choose({ newTab: event.metaKey || event.ctrlKey });
    }
  }

  return { index, activeId, idOf, onKeyDown, point: (at: number) => move(at), reset: () => setActive(null) };
}

/** The options by groups; a screen reader hears which one is chosen through the field that controls them. */
export function OptionList(props: { id: string; label: string; options: readonly Option[]; chosen: ReturnType<typeof useOptions> }) {
  const { id, label, options, chosen } = props;
  const groups = [...Map.groupBy(options.entries(), ([, { group }]) => group)];
  return (
    <div id={id} role="listbox" aria-label={label} className={styles.list}>
      {groups.map(([group, entries]) => (
        <div key={group} role="group" aria-label={group}>
          <div className={styles.group} aria-hidden="true">
            {group}
          </div>
          {entries.map(([at, option]) => (
            <div
              key={option.id}
              id={chosen.idOf(at)}
              role="option"
              aria-selected={at === chosen.index}
              className={styles.option}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => at !== chosen.index && chosen.point(at)}
              onClick={(event) => option.choose({ newTab: event.metaKey || event.ctrlKey })}
            >
              {option.content}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
