import 'd3-transition';
import { useElementSize, useReducedMotion } from '@mantine/hooks';
import { select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity, type ZoomTransform, zoomTransform } from 'd3-zoom';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Sight } from './circle-labels.ts';

const FLIGHT_MS = 480;
const STEP_MS = 160;
const CLOSEST = 9;
/** From here on lines are thinner than what they surround. */
const FAR = 0.5;
/** How often what is in sight is told anew: a third of a doubling, and half a window. */
const STEPS_A_DOUBLING = 3;

/**
 * The window through which a map is seen: panned and zoomed by mouse, wheel and fingers, and flown to a place. What it moves is moved at once and by hand;
 * React hears of it in steps. `isLocked` says of a press that it is not meant for the window.
 */
export function useCamera({ radius, isLocked }: { radius: number; isLocked: (event: Event) => boolean }) {
  const { ref: sized, width, height } = useElementSize<HTMLDivElement>();
  const svg = useRef<SVGSVGElement>(null);
  const world = useRef<SVGGElement>(null);
  /** Holds the words, whose size goes by the scale: set on all of the map, each step would style every circle anew. */
  const words = useRef<SVGGElement>(null);
  const isStill = useReducedMotion();
  const [seen, setSeen] = useState('');
  const behavior = useRef<ZoomBehavior<SVGSVGElement, unknown>>(null);
  const locked = useRef(isLocked);
  const wasMovedByHand = useRef(false);
  useEffect(() => {
    locked.current = isLocked;
  });

  const isReady = width > 0 && height > 0;
  const show = useCallback(
    (transform: ZoomTransform) => {
      world.current?.setAttribute('transform', transform.toString());
      words.current?.style.setProperty('--scale', String(transform.k));
      world.current?.toggleAttribute('data-far', transform.k < FAR);
      setSeen(inSteps(transform, { width, height }));
    },
    [width, height],
  );

  useEffect(() => {
    const element = svg.current;
    if (element === null || !isReady) return undefined;
    const fitting = Math.min(width, height) / (2 * radius);
    const zooming = zoom<SVGSVGElement, unknown>()
      .extent([
        [0, 0],
        [width, height],
      ])
      .scaleExtent([fitting * 0.5, Math.max(CLOSEST, fitting)])
      .translateExtent([
        [-radius * 3, -radius * 3],
        [radius * 3, radius * 3],
      ])
      .clickDistance(5)
      .filter((event: MouseEvent) => !event.button && (!event.ctrlKey || event.type === 'wheel') && !locked.current(event))
      .on('start', ({ sourceEvent }: D3ZoomEvent<SVGSVGElement, unknown>) => world.current?.toggleAttribute('data-flying', !sourceEvent))
      .on('end', () => world.current?.removeAttribute('data-flying'))
      .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<SVGSVGElement, unknown>) => {
        // A finger that rested has picked something up since it began.
        if (sourceEvent && locked.current(sourceEvent as Event)) return;
        if (sourceEvent) wasMovedByHand.current = true;
        show(transform);
      });
    behavior.current = zooming;
    select(element).call(zooming).on('dblclick.zoom', null);
    return () => void select(element).on('.zoom', null);
  }, [isReady, width, height, radius, show]);

  /** Shows a circle of this radius in the middle of the window. */
  const fly = useCallback(
    (to: { x: number; y: number; r: number }, { atOnce = false }: { atOnce?: boolean } = {}) => {
      const [element, zooming] = [svg.current, behavior.current];
      if (element === null || zooming === null || !isReady) return;
      wasMovedByHand.current = false;
      const scale = Math.min(CLOSEST, Math.min(width, height) / (2 * to.r));
      const transform = zoomIdentity
        .translate(width / 2, height / 2)
        .scale(scale)
        .translate(-to.x, -to.y);
      if (atOnce || isStill) select(element).interrupt().call(zooming.transform, transform);
      else select(element).transition().duration(FLIGHT_MS).call(zooming.transform, transform);
    },
    [width, height, isReady, isStill],
  );

  const zoomBy = useCallback(
    (factor: number) => {
      if (svg.current === null || behavior.current === null) return;
      wasMovedByHand.current = true;
      if (isStill) select(svg.current).call(behavior.current.scaleBy, factor);
      else select(svg.current).transition().duration(STEP_MS).call(behavior.current.scaleBy, factor);
    },
    [isStill],
  );

  /** Forgets what a finger moved while it held something. */
  const settle = useCallback(() => {
    if (svg.current === null || world.current === null) return;
    const [x = 0, y = 0, k = 1] = (world.current.getAttribute('transform') ?? '').match(/-?[\d.]+(?:e-?\d+)?/g)?.map(Number) ?? [];
    behavior.current?.transform(select(svg.current), zoomIdentity.translate(x, y).scale(k));
  }, []);

  /** Where a point of the screen is on the map. */
  const placeAt = useCallback((point: { x: number; y: number }): [x: number, y: number] => {
    const matrix = world.current?.getScreenCTM();
    if (!matrix) return [Number.NaN, Number.NaN];
    const { x, y } = new DOMPoint(point.x, point.y).matrixTransform(matrix.inverse());
    return [x, y];
  }, []);

  const sight = useMemo(() => (seen === '' ? null : (JSON.parse(seen) as Sight)), [seen]);
  const scaleNow = useCallback(() => (svg.current === null ? 1 : zoomTransform(svg.current).k), []);
  return { sized, svg, world, words, size: { width, height }, isReady, sight, fly, zoomBy, settle, placeAt, scaleNow, wasMovedByHand };
}

/** What is in sight, and half a window around it, rounded so that it is the same for a while. */
function inSteps({ x, y, k }: ZoomTransform, { width, height }: { width: number; height: number }): string {
  const scale = 2 ** (Math.round(Math.log2(k) * STEPS_A_DOUBLING) / STEPS_A_DOUBLING);
  const [half, tall] = [width / 2 / scale, height / 2 / scale];
  const left = Math.round(-x / k / half) * half - half;
  const top = Math.round(-y / k / tall) * tall - tall;
  return JSON.stringify({ left, top, right: left + 4 * half, bottom: top + 4 * tall, scale } satisfies Sight);
}
