import { memo, useMemo } from 'react';
import { type CirclesTexts } from '../texts/en-circles.ts';
import { useCirclesTexts } from '../texts/circles-texts.ts';
import type { Circle, CircleMap } from './circle-map.ts';
import { circleLabels, type Sight } from './circle-labels.ts';
import styles from './circles.module.css';

/** How a circle looks while something is dragged. */
export type CircleMark = 'held' | 'taker' | 'refused';

/** One circle, as an item of the tree that the map is for keys and screen readers. */
export const CircleShape = memo(function CircleShape(props: {
  circle: Circle;
  /** Everybody in it, for a team. */
  people: number;
  isCurrent: boolean;
  isOpen: boolean;
  mark: CircleMark | null;
}) {
  const { circles: words } = useCirclesTexts();
  const { circle, isCurrent, isOpen, mark } = props;
  return (
    <g
      role="treeitem"
      aria-level={circle.depth + 1}
      aria-label={spokenName(circle, props.people, words)}
      aria-selected={isOpen}
      tabIndex={isCurrent ? 0 : -1}
      className={styles.circle}
      style={{ transform: `translate(${circle.x}px, ${circle.y}px)` }}
      data-key={circle.key}
      data-kind={circle.kind}
      data-depth={Math.min(circle.depth, 4)}
      data-vacant={circle.vacant || undefined}
      data-leads={circle.leads || undefined}
      data-open={isOpen || undefined}
      data-mark={mark ?? undefined}
    >
      <circle r={circle.r} />
    </g>
  );
});

/** The words on the circles, over all of them; whoever listens has them from the circles themselves. */
export function CircleWords({ map: { circles, ring }, sight }: { map: CircleMap; sight: Sight }) {
  const { circles: words } = useCirclesTexts();
  const labels = useMemo(() => circleLabels(circles.values(), sight), [circles, sight]);
  return (
    <>
      {ring !== null && (
        <text data-kind="ring" y={-ring.outer} style={{ fontSize: 'calc(12px / var(--scale))' }} dy="-0.5em">
          {words.withoutTeam(ring.count)}
        </text>
      )}
      {labels.map(({ key, kind, lines, px, x, y }) => (
        <text key={key} data-kind={kind} style={{ transform: `translate(${x}px, ${y}px)`, fontSize: `calc(${px}px / var(--scale))` }}>
          {lines.map((line, at) => (
            <tspan key={at} x={0} dy={at === 0 ? `${0.35 - (lines.length - 1) * 0.58}em` : '1.16em'}>
              {line}
            </tspan>
          ))}
        </text>
      ))}
    </>
  );
}

function spokenName({ kind, name, vacant, leads }: Circle, people: number, { names }: CirclesTexts['circles']): string {
  switch (kind) {
    case 'company':
      return names.company(name);
    case 'team':
      return names.team(name, people);
    case 'role':
      return vacant ? names.vacant(name) : names.role(name);
    case 'person':
      return leads ? names.lead(name) : names.person(name);
  }
}
