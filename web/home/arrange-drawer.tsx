import '@mantine/core/styles/Drawer.layer.css';
import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { Button, Drawer } from '@mantine/core';
import { useRef } from 'react';
import { type HomePanel, withMoved } from '../../domain/home.ts';
import { useAct } from '../app/act.ts';
import { useHomeTexts } from '../texts/home-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { ArrangeRow } from './arrange-row.tsx';
import styles from './arrange.module.css';
import { ArrangeHome, type HomeData } from './home-query.ts';
import { rowPlaces } from './row-places.ts';

interface ArrangeDrawerProps {
  home: HomeData;
  panels: readonly HomePanel[];
  /** Shows an order before it is kept; null for the one that is. */
  onPreview: (panels: readonly HomePanel[] | null) => void;
  onClose: () => void;
}

/** All panels in their order: dragged by mouse, finger and keys, and switched off and on. The home behind it follows at once, and each step is kept. */
export function ArrangeDrawer({ home, panels, onPreview, onClose }: ArrangeDrawerProps) {
  const texts = useTexts();
  const { home: words } = useHomeTexts();
  const keep = useKeep(home, onPreview);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 160, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: rowPlaces }),
  );
  const placeOf = (id: unknown) => panels.findIndex(({ name }) => name === id);
  const titleOf = (id: unknown) => words.panels[panels[placeOf(id)]?.name ?? 'tasks'];

  function onDragEnd({ active, over }: DragEndEvent) {
    const moved = panels[placeOf(active.id)];
    if (moved !== undefined && over !== null && over.id !== active.id) keep(withMoved(panels, { name: moved.name, to: placeOf(over.id) }));
  }

  const announcements: Announcements = {
    onDragStart: ({ active }) => words.arrange.drag.up(titleOf(active.id), placeOf(active.id) + 1),
    onDragOver: ({ active, over }) => words.arrange.drag.over(titleOf(active.id), placeOf(over?.id ?? active.id) + 1, panels.length),
    onDragEnd: ({ active, over }) => words.arrange.drag.down(titleOf(active.id), placeOf(over?.id ?? active.id) + 1),
    onDragCancel: ({ active }) => words.arrange.drag.left(titleOf(active.id)),
  };

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={380}
      title={words.arrange.title}
      overlayProps={{ backgroundOpacity: 0.12 }}
      closeButtonProps={{ 'aria-label': texts.app.close }}
      // Escape puts a panel that is held back first.
      closeOnEscape={false}
      onKeyDown={(event) => event.key === 'Escape' && !(event.target as HTMLElement).dataset['held'] && onClose()}
    >
      <p className={styles.how}>
        {words.arrange.how} {words.arrange.onlyYou}
      </p>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        accessibility={{ announcements, screenReaderInstructions: { draggable: words.arrange.drag.how } }}
        onDragEnd={onDragEnd}
      >
        <ul className={styles.rows} aria-label={words.arrange.list}>
          {panels.map((panel, place) => (
            <ArrangeRow
              key={panel.name}
              panel={panel}
              place={place}
              placeOf={placeOf}
              onShow={(shown) => keep(panels.map((each) => (each === panel ? { ...each, shown } : each)))}
            />
          ))}
        </ul>
      </DndContext>
      <div className={styles.foot}>
        <Button variant="default" disabled={!home.arranged} onClick={() => keep(null)}>
          {words.arrange.reset}
        </Button>
        <Button onClick={onClose}>{words.arrange.done}</Button>
      </div>
    </Drawer>
  );
}

/** Keeps one step after the other. Over what another window kept meanwhile the newest step goes: both are the same person's. */
function useKeep(home: HomeData, onPreview: ArrangeDrawerProps['onPreview']): (panels: readonly HomePanel[] | null) => void {
  const { act } = useAct(ArrangeHome, { handles: ['CONFLICT'] });
  const version = useRef(home.version);
  const queue = useRef({ waiting: 0, last: Promise.resolve() });

  async function send(panels: HomePanel[] | null) {
    const outcome = await act({ version: version.current, panels });
    if (outcome.ok) version.current = outcome.data.version;
    else if (outcome.code === 'CONFLICT') {
      version.current = (outcome.details as { theirs: { version: number } }).theirs.version;
      const again = await act({ version: version.current, panels });
      if (again.ok) version.current = again.data.version;
    }
  }

  return (panels) => {
    if (panels !== null) onPreview(panels);
    const { current } = queue;
    current.waiting += 1;
    current.last = current.last
      .then(() => send(panels?.map(({ name, shown }) => ({ name, shown })) ?? null))
      .finally(() => {
        current.waiting -= 1;
        if (current.waiting === 0) onPreview(null);
      });
  };
}
