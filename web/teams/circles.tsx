import { type DragMoveEvent, type DragStartEvent, DndContext, MouseSensor, TouchSensor, useDraggable, useSensor, useSensors } from '@dnd-kit/core';
import { VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useCirclesTexts } from '../texts/circles-texts.ts';
import { notify } from '../ui/notices.tsx';
import { ZoomTools } from '../ui/zoom-tools.tsx';
import { type Circle, circleKey, type CircleMap, COMPANY } from './circle-map.ts';
import type { CircleMove, MoveRights } from './circle-moves.ts';
import { type CircleMark, CircleShape, CircleWords } from './circle-shapes.tsx';
import type { CirclesPerson } from './circles-query.ts';
import styles from './circles.module.css';
import type { TeamData } from './teams-query.ts';
import { useCamera } from './use-camera.ts';
import { type HeldCircle, useHeldCircle } from './use-held-circle.ts';

/** How much room is left around what is shown, as a part of its radius. */
const MARGIN = { company: 1.1, team: 1.12, role: 1.9, taker: 2.4 } as const;
const ZOOM_STEP = 1.6;
/** A circle that is nearly as wide as the window is the ground one stands on: what is pulled there is the window. */
const GROUND = 0.8;
/** With more circles than this, words would slow a flight down: they wait for its end. */
const WORDS_FLY = 500;
const SILENT = { onDragStart: nothing, onDragOver: nothing, onDragEnd: nothing, onDragCancel: nothing };

/**
 * The company as nested circles. Click or Enter shows one closer and opens what is known of it, Escape goes out; wheel, fingers, plus and minus zoom. Who
 * may, moves circles by mouse, finger (hold it first) and keys.
 */
export function Circles(props: {
  map: CircleMap;
  teams: readonly TeamData[];
  people: readonly CirclesPerson[];
  rights: MoveRights;
  /** The circle that is open. */
  openKey: string;
  onOpen: (key: string) => void;
  onMove: (move: CircleMove, told: { name: string; said: string }) => void;
  children?: ReactNode;
}) {
  const { circles: words } = useCirclesTexts();
  const { map, openKey, onOpen } = props;
  const [focused, setFocused] = useState<string>(openKey);
  const current = map.circles.has(focused) ? focused : COMPANY;
  const lifting = useRef<(event: Event) => boolean>(() => false);
  const camera = useCamera({ radius: map.radius, isLocked: (event) => holding.isHolding.current || lifting.current(event) });
  const holding = useHeldCircle({
    ...props,
    onDrop: props.onMove,
    onRefused: (message) => notify({ tone: 'bad', message }),
    onShow: (circle) => fly(circle, MARGIN.taker),
  });
  const { held } = holding;
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    // A finger that rests picks up, one that moves at once moves the window.
    useSensor(TouchSensor, { activationConstraint: { delay: 260, tolerance: 8 } }),
  );
  const peopleOf = useMemo(() => countPeople(map), [map]);
  const refocused = useRef<string | null>(null);

  const circleOf = (target: EventTarget | null) => map.circles.get((target as Element | null)?.closest<SVGElement>('[data-key]')?.dataset['key'] ?? '');
  const isGround = ({ key, r, kind }: Circle) =>
    kind === 'company' || key === openKey || 2 * r * camera.scaleNow() > GROUND * Math.max(camera.size.width, camera.size.height);
  useEffect(() => {
    // A mouse that begins on what it may pick up does not move the window; a finger does, until it has rested.
    lifting.current = (event) => {
      if (event.type !== 'mousedown') return false;
      const circle = circleOf(event.target);
      return circle !== undefined && !isGround(circle) && holding.canPick(circle);
    };
  });

  function fly(circle: Circle, margin: number, { atOnce = false } = {}): void {
    camera.fly({ x: circle.x, y: circle.y, r: circle.kind === 'company' ? map.radius * margin : circle.r * margin }, { atOnce });
  }

  function flyTo(key: string, options?: { atOnce: boolean }): void {
    const circle = map.circles.get(key) ?? map.circles.get(COMPANY);
    if (circle === undefined) return;
    if (circle.kind !== 'person') return fly(circle, MARGIN[circle.kind], options);
    const place = map.circles.get(circle.parentKey ?? '');
    if (place?.kind === 'company') return fly({ ...circle, kind: 'person' }, 8, options);
    if (place !== undefined) flyTo(place.key, options);
  }

  // To what is open: flown there when another is opened, and when the window changes. Whoever moved the window by hand keeps it when the company changes.
  const shown = useRef({ key: '', size: '', map });
  useEffect(() => {
    if (!camera.isReady) return;
    const size = `${camera.size.width}x${camera.size.height}`;
    const before = shown.current;
    shown.current = { key: openKey, size, map };
    const isOther = before.key !== openKey || before.size !== size;
    if (isOther || (before.map !== map && !camera.wasMovedByHand.current)) flyTo(openKey, { atOnce: before.key === '' });
  });

  useEffect(() => {
    if (refocused.current === null) return;
    const element = camera.svg.current?.querySelector<SVGElement>(`[data-key="${CSS.escape(refocused.current)}"]`);
    refocused.current = null;
    element?.focus({ preventScroll: true });
  });

  function focusOn(key: string): void {
    refocused.current = key;
    setFocused(key);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (holding.onKey(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const circle = circleOf(event.target);
    if (circle === undefined) return;
    if (event.key === 'Enter') onOpen(circle.key);
    else if (event.key === ' ') holding.pick(circle, 'keys');
    else if (event.key === 'Escape') {
      const outer = map.circles.get(openKey)?.parentKey ?? COMPANY;
      onOpen(outer);
      focusOn(outer);
    } else if (event.key === '+' || event.key === '=') camera.zoomBy(ZOOM_STEP);
    else if (event.key === '-') camera.zoomBy(1 / ZOOM_STEP);
    else {
      const next = circleKey(event.key, map, circle.key);
      if (next !== null) focusOn(next);
      if (next === null && !event.key.startsWith('Arrow')) return;
    }
    event.preventDefault();
  }

  function onClick(event: MouseEvent): void {
    const circle = circleOf(event.target) ?? map.circles.get(COMPANY);
    if (circle === undefined) return;
    setFocused(circle.key);
    onOpen(circle.key);
  }

  function onDragStart({ activatorEvent }: DragStartEvent): void {
    const circle = circleOf(activatorEvent.target);
    if (circle !== undefined && !isGround(circle)) holding.pick(circle, 'pointer', pointOf(activatorEvent));
  }

  function onDragMove({ activatorEvent, delta }: DragMoveEvent): void {
    if (held?.by !== 'pointer') return;
    const began = pointOf(activatorEvent);
    const point = { x: began.x + delta.x, y: began.y + delta.y };
    holding.drawTo(camera.placeAt(point), point);
  }

  function onDragEnd(how: 'put' | 'leave'): void {
    if (held?.by !== 'pointer') return;
    camera.settle();
    if (how === 'put') holding.drop();
    else holding.leave();
  }

  function markOf(key: string): CircleMark | null {
    if (held === null) return null;
    if (held.circle.key === key) return 'held';
    if (held.taker?.key !== key) return null;
    return held.problem === null ? 'taker' : 'refused';
  }

  return (
    <DndContext
      sensors={sensors}
      autoScroll={false}
      accessibility={{ announcements: SILENT, screenReaderInstructions: { draggable: '' } }}
      onDragStart={onDragStart}
      onDragMove={onDragMove}
      onDragEnd={() => onDragEnd('put')}
      onDragCancel={() => onDragEnd('leave')}
    >
      <VisuallyHidden role="status" aria-live="assertive">
        {holding.said}
      </VisuallyHidden>
      <VisuallyHidden id="circles-how">
        {words.how} {props.rights.teams && words.howToMove}
      </VisuallyHidden>
      <Window sized={camera.sized} isHolding={held !== null}>
        <svg
          ref={camera.svg}
          role="tree"
          aria-label={words.label}
          aria-describedby="circles-how"
          onKeyDown={onKeyDown}
          onClick={onClick}
          onFocus={(event) => setFocused(circleOf(event.target)?.key ?? COMPANY)}
        >
          <g ref={camera.world} data-many={map.circles.size > WORDS_FLY || undefined}>
            {map.ring !== null && <circle className={styles.ring} r={map.ring.outer} data-mark={markOf(COMPANY) ?? undefined} aria-hidden="true" />}
            {[...map.circles.values()].map((circle) => (
              <CircleShape
                key={circle.key}
                circle={circle}
                people={peopleOf.get(circle.key) ?? 0}
                isCurrent={circle.key === current}
                isOpen={circle.key === openKey && circle.kind !== 'company'}
                mark={markOf(circle.key)}
              />
            ))}
            <g ref={camera.words} className={styles.words} aria-hidden="true">
              {camera.sight !== null && <CircleWords map={map} sight={camera.sight} />}
            </g>
          </g>
        </svg>
        <div className={styles.zoom}>
          <ZoomTools
            labels={words}
            onIn={() => camera.zoomBy(ZOOM_STEP)}
            onOut={() => camera.zoomBy(1 / ZOOM_STEP)}
            onFit={() => (openKey === COMPANY ? flyTo(COMPANY) : onOpen(COMPANY))}
          />
        </div>
        {held?.by === 'keys' && <p className={styles.reason}>{holding.said}</p>}
        {props.children}
      </Window>
      {held?.by === 'pointer' && <Lifted held={held} />}
    </DndContext>
  );
}

/** What is pressed in it may become a drag, before the window is moved: so it hears of a finger first. */
function Window(props: { sized: (node: HTMLDivElement | null) => void; isHolding: boolean; children: ReactNode }) {
  const { listeners, setNodeRef } = useDraggable({ id: 'circles' });
  return (
    <div
      ref={(node) => {
        setNodeRef(node);
        props.sized(node);
      }}
      className={styles.window}
      data-holding={props.isHolding || undefined}
      onMouseDown={(event) => void listeners?.['onMouseDown']?.(event)}
      onTouchStartCapture={(event) => void listeners?.['onTouchStart']?.(event)}
    >
      {props.children}
    </div>
  );
}

/** The name of what a hand holds, beside it, and why it cannot be put down there. */
function Lifted({ held }: { held: HeldCircle }) {
  const { circles: words } = useCirclesTexts();
  const reason = held.problem === null || held.problem === 'same' ? null : words.drag.problem[held.problem];
  return (
    <div
      className={styles.lifted}
      style={{ top: held.point.y, left: held.point.x }}
      data-before={held.point.x > window.innerWidth / 2 || undefined}
      data-refused={reason !== null || undefined}
    >
      <strong>{held.circle.name}</strong>
      {held.taker !== null && held.problem === null && <span>→ {held.taker.name}</span>}
      {reason !== null && <span>{reason}</span>}
    </div>
  );
}

function countPeople({ circles }: CircleMap): ReadonlyMap<string, number> {
  const inside = new Map<string, Set<string>>();
  for (const circle of circles.values()) {
    if (circle.kind !== 'person') continue;
    for (let at = circles.get(circle.parentKey ?? ''); at !== undefined; at = circles.get(at.parentKey ?? '')) {
      const known = inside.get(at.key) ?? new Set<string>();
      inside.set(at.key, known.add(circle.id));
    }
  }
  return new Map([...inside].map(([key, people]) => [key, people.size]));
}

function pointOf(event: Event): { x: number; y: number } {
  const { clientX, clientY } = 'touches' in event ? ((event as TouchEvent).touches[0] ?? { clientX: 0, clientY: 0 }) : (event as globalThis.MouseEvent);
  return { x: clientX, y: clientY };
}

function nothing(): undefined {
  return undefined;
}
