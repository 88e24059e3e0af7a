import '@xyflow/react/dist/base.css';
import { Button, VisuallyHidden } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type Edge, getViewportForBounds, MiniMap, type Node, Panel, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type GoalView, isFiltering } from '../../domain/goal-view.ts';
import { toneOf } from '../key-results/status.ts';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { ZoomTools } from '../ui/zoom-tools.tsx';
import styles from './alignment-map.module.css';
import { MapCard, type MapCardData } from './map-card.tsx';
import { CARD, mapKey, mapLayout } from './map-layout.ts';
import { countBelow, matchesFilter, type TreeNode } from './objective-tree.ts';
import type { ListedObjective } from './objectives-query.ts';

type MapNode = Node<MapCardData>;

/** With more, branches are folded at first: what cannot be read says nothing. */
const MOST_OPEN = 60;
/** Room at the edges for the buttons. */
const FIT = { padding: { top: '56px', right: '62px', bottom: '24px', left: '24px' }, maxZoom: 1 } as const;
const ZOOM = { min: 0.04, readable: 0.45, max: 1.6 } as const;
const BEGIN = { x: 16, y: 64, zoom: 0.7 } as const;
const STEP_MS = 160;
const NODE_TYPES = { objective: MapCard };

/** Who supports what, as a map: panned and zoomed by mouse, finger and keys, branches folded and opened. Only the cards in sight are drawn. */
export function AlignmentMap(props: { nodes: readonly TreeNode<ListedObjective>[]; view: GoalView }) {
  return (
    <ReactFlowProvider>
      <MapOfGoals {...props} />
    </ReactFlowProvider>
  );
}

function MapOfGoals({ nodes: trees, view }: { nodes: readonly TreeNode<ListedObjective>[]; view: GoalView }) {
  const { goals } = useGoalsTexts();
  const words = goals.map;
  const flow = useReactFlow<MapNode>();
  const { ref: sized, width, height } = useElementSize<HTMLDivElement>();
  const region = useRef<HTMLElement>(null);
  const size = useMemo(() => trees.reduce((sum, node) => sum + 1 + countBelow(node), 0), [trees]);
  // What a filter finds is shown, wherever it is.
  const opensByItself = size <= MOST_OPEN || isFiltering(view);
  const [all, setAll] = useState<'open' | 'folded' | null>(null);
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const aspect = width > 0 && height > 0 ? Math.round((width / height) * 10) / 10 : 1.6;
  const layout = useMemo(() => {
    const foldsByItself = (depth: number) => (all === null ? !opensByItself && depth > 1 : all === 'folded');
    return mapLayout(trees, { aspect, isFolded: ({ objective: { id } }, depth) => foldsByItself(depth) !== turned.has(id) });
  }, [trees, aspect, all, opensByItself, turned]);
  const [focused, setFocused] = useState<string>();
  const current = focused !== undefined && layout.cards.has(focused) ? focused : layout.firstIds[0];
  /** The card that keys lead to: drawn first, where it was out of sight. */
  const wanted = useRef<string | null>(null);

  const fold = useCallback((id: string) => {
    setTurned((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);

  const nodes = useMemo(
    (): MapNode[] =>
      [...layout.cards.values()].map((card) => ({
        id: card.id,
        type: 'objective',
        position: { x: card.x, y: card.y },
        width: CARD.width,
        height: CARD.height,
        data: { card, isBeside: isFiltering(view) && !matchesFilter(card.objective, view), isCurrent: card.id === current, onFocus: setFocused, onFold: fold },
      })),
    [layout, view, current, fold],
  );
  const edges = useMemo(
    (): Edge[] =>
      [...layout.cards.values()].flatMap(({ id, parentId }) =>
        parentId === null ? [] : [{ id: `${parentId}-${id}`, source: parentId, target: id, type: 'smoothstep', className: styles.edge ?? '' }],
      ),
    [layout],
  );

  // Fitted when it is first laid out, when everything is opened or folded, and when the filter changes; a single branch moves nothing.
  const shape = `${view.search}|${view.level}|${view.team}|${view.owner}|${view.status}|${all}|${width > 0}`;
  useEffect(() => {
    if (width === 0) return;
    const { padding, maxZoom } = FIT;
    const fit = getViewportForBounds({ x: 0, y: 0, width: layout.width, height: layout.height }, width, height, ZOOM.min, maxZoom, padding);
    // Where all of it would be too small to read, it begins at the first objective.
    void flow.setViewport(fit.zoom < ZOOM.readable ? BEGIN : fit);
    // oxlint-disable-next-line react/exhaustive-deps -- the size of the map changes with every branch
  }, [flow, shape]);

  useEffect(() => {
    const card = wanted.current === null ? null : region.current?.querySelector<HTMLElement>(`[data-card="${CSS.escape(wanted.current)}"]`);
    if (!card) return;
    wanted.current = null;
    card.focus({ preventScroll: true });
  });

  function walkTo(id: string) {
    const card = layout.cards.get(id);
    if (card === undefined) return;
    wanted.current = id;
    setFocused(id);
    const zoom = Math.max(flow.getZoom(), 0.5);
    void flow.setCenter(card.x + CARD.width / 2, card.y + CARD.height / 2, { zoom, duration: STEP_MS }).then(() => {
      const shown = region.current?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`);
      if (wanted.current === id) shown?.focus({ preventScroll: true });
    });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (current === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const card = layout.cards.get(current);
    const folds = event.key === '+' ? card?.hidden !== 0 : event.key === '-' ? card?.hidden === 0 : false;
    if (folds && card?.foldable) return fold(current);
    const next = mapKey(event.key, layout, current);
    if (next === null && !event.key.startsWith('Arrow')) return;
    event.preventDefault();
    if (next !== null) walkTo(next);
  }

  function turnAll(to: 'open' | 'folded') {
    setAll(to);
    setTurned(new Set());
  }

  return (
    <section ref={region} className={styles.map} aria-label={words.label} aria-describedby="map-how" onKeyDown={onKeyDown}>
      <VisuallyHidden id="map-how">{words.how}</VisuallyHidden>
      <div ref={sized} className={styles.canvas}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          minZoom={ZOOM.min}
          maxZoom={ZOOM.max}
          proOptions={{ hideAttribution: true }}
        >
          <Panel position="top-left" className={styles.tools}>
            <Button size="compact-sm" variant="default" onClick={() => turnAll('open')}>
              {words.openAll}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => turnAll('folded')}>
              {words.foldAll}
            </Button>
          </Panel>
          <Panel position="top-right">
            <ZoomTools
              labels={words}
              onIn={() => void flow.zoomIn({ duration: STEP_MS })}
              onOut={() => void flow.zoomOut({ duration: STEP_MS })}
              onFit={() => void flow.fitView({ ...FIT, duration: STEP_MS })}
            />
          </Panel>
          {nodes.length > 12 && (
            <MiniMap<MapNode>
              className={styles.overview ?? ''}
              ariaLabel={words.overview}
              nodeColor={({ data }) => `var(--${toneOf(data.card.objective.status)}-fill)`}
              nodeBorderRadius={8}
              pannable
              zoomable
            />
          )}
        </ReactFlow>
      </div>
    </section>
  );
}
