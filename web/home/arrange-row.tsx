import { useDraggable, useDroppable } from '@dnd-kit/core';
import { Switch } from '@mantine/core';
import type { HomePanel } from '../../domain/home.ts';
import { useHomeTexts } from '../texts/home-texts.ts';
import styles from './arrange.module.css';

interface ArrangeRowProps {
  panel: HomePanel;
  place: number;
  placeOf: (id: unknown) => number;
  onShow: (shown: boolean) => void;
}

/** A panel in the list of all: its handle, its name, and whether it is shown. */
export function ArrangeRow({ panel, place, placeOf, onShow }: ArrangeRowProps) {
  const { home: words } = useHomeTexts();
  const title = words.panels[panel.name];
  const { setNodeRef: setPlace, isOver, active } = useDroppable({ id: panel.name });
  const { attributes, listeners, setActivatorNodeRef, setNodeRef, transform, isDragging } = useDraggable({ id: panel.name });
  const mark = isOver && active !== null && active.id !== panel.name ? (placeOf(active.id) < place ? 'below' : 'above') : undefined;
  return (
    <li
      ref={(node) => {
        setPlace(node);
        setNodeRef(node);
      }}
      className={styles.row}
      data-mark={mark}
      data-dragged={isDragging || undefined}
      style={transform === null ? undefined : { transform: `translateY(${transform.y}px)` }}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        className={styles.handle}
        aria-label={words.arrange.move(title)}
        aria-describedby={attributes['aria-describedby']}
        data-held={isDragging || undefined}
        {...listeners}
      >
        <span aria-hidden="true">⠿</span>
      </button>
      <span className={styles.name} data-off={!panel.shown || undefined}>
        {title}
      </span>
      <Switch size="sm" checked={panel.shown} aria-label={words.arrange.show(title)} onChange={(event) => onShow(event.currentTarget.checked)} />
    </li>
  );
}
