import { Handle, type Node, type NodeProps, Position, useStore } from '@xyflow/react';
import { memo } from 'react';
import { PlainLink } from '../app/links.tsx';
import { toneOf } from '../key-results/status.ts';
import { StatusBadge } from '../key-results/status-badge.tsx';
import { useFormats } from '../texts/format.ts';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { MeasureBar } from '../ui/measure-bar.tsx';
import styles from './alignment-map.module.css';
import type { PlacedCard } from './map-layout.ts';
import type { ListedObjective } from './objectives-query.ts';

export type MapCardData = {
  card: PlacedCard<ListedObjective>;
  /** On the way to what the filter asks for, and not that itself. */
  isBeside: boolean;
  isCurrent: boolean;
  onFocus: (id: string) => void;
  onFold: (id: string) => void;
};

/** Below this zoom words would be too small: a card shows its colour and its title alone, so that hundreds of them move smoothly. */
const SMALL = 0.4;

/** An objective on the map: its status by colour, shape and word, how far it is, and whose; the button folds what is below it. */
export const MapCard = memo(MapCardOf);

function MapCardOf({ data }: NodeProps<Node<MapCardData>>) {
  const texts = useTexts();
  const { goals } = useGoalsTexts();
  const format = useFormats();
  const isSmall = useStore(({ transform: [, , zoom] }) => zoom < SMALL);
  const { card, isBeside, isCurrent } = data;
  const { objective } = card;
  return (
    <div className={styles.card} data-tone={toneOf(objective.status)} data-beside={isBeside || undefined} data-small={isSmall || undefined}>
      <Handle type="target" position={Position.Left} className={styles.handle} isConnectable={false} />
      <PlainLink
        to="/objectives/$objectiveId"
        params={{ objectiveId: objective.id }}
        className={styles.link}
        data-card={objective.id}
        tabIndex={isCurrent ? 0 : -1}
        draggable={false}
        onFocus={() => data.onFocus(objective.id)}
      >
        <span className={styles.title}>{objective.title}</span>
        {!isSmall && (
          <>
            <span className={styles.who}>
              {objective.team?.name ?? texts.objectives.level[objective.level]} · {objective.owner.name}
            </span>
            <span className={styles.state}>
              <StatusBadge status={objective.status} />
              <MeasureBar
                ratio={objective.progress}
                tone={toneOf(objective.status)}
                label={texts.keyResults.progressLabel(format.percent(objective.progress))}
              />
              <span>{format.percent(objective.progress)}</span>
            </span>
          </>
        )}
      </PlainLink>
      {card.foldable && !isSmall && (
        <button
          type="button"
          className={styles.fold}
          tabIndex={isCurrent ? 0 : -1}
          aria-label={card.hidden > 0 ? goals.map.unfold(objective.title, card.hidden) : goals.map.fold(objective.title)}
          aria-expanded={card.hidden === 0}
          onClick={() => data.onFold(objective.id)}
        >
          <span>{card.hidden > 0 ? `+${card.hidden}` : '–'}</span>
        </button>
      )}
      <Handle type="source" position={Position.Right} className={styles.handle} isConnectable={false} />
    </div>
  );
}
