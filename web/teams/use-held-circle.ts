import { type KeyboardEvent, useRef, useState } from 'react';
import { useCirclesTexts } from '../texts/circles-texts.ts';
import { type Circle, circleAt, type CircleMap, COMPANY } from './circle-map.ts';
import { type CircleMove, type DropProblem, dropOn, mayPick, type MoveRights, takerAt, takersOf } from './circle-moves.ts';
import type { CirclesPerson } from './circles-query.ts';
import type { TeamData } from './teams-query.ts';

/** The circle that is held, by hand or by keys, where it would go, and why it cannot. */
export interface HeldCircle {
  circle: Circle;
  by: 'pointer' | 'keys';
  taker: Circle | null;
  problem: DropProblem | null;
  /** Where on the screen a hand has it. */
  point: { x: number; y: number };
}

/** How far outside the company still counts as out of all teams, in units of the map. */
const OUTSIDE = 60;

/** Picks circles up, tells where they would go, and puts them down. What happens is said in `said`. */
export function useHeldCircle(input: {
  map: CircleMap;
  teams: readonly TeamData[];
  people: readonly CirclesPerson[];
  rights: MoveRights;
  onDrop: (move: CircleMove, told: { name: string; said: string }) => void;
  onRefused: (reason: string) => void;
  /** The keys chose this one. */
  onShow: (circle: Circle) => void;
}) {
  const { map, teams, people, rights, onDrop, onRefused, onShow } = input;
  const { circles: words } = useCirclesTexts();
  const { drag } = words;
  const [held, setHeld] = useState<HeldCircle | null>(null);
  const [said, setSaid] = useState('');
  /** What listeners of the browser ask, which React does not make anew. */
  const isHolding = useRef(false);

  const canPick = (circle: Circle) => mayPick(circle, { teams }, rights);

  function pick(circle: Circle, by: HeldCircle['by'], point = { x: 0, y: 0 }): boolean {
    if (!canPick(circle)) {
      if (by === 'keys' && circle.kind !== 'company') setSaid(drag.notYours(circle.name));
      return false;
    }
    isHolding.current = true;
    setHeld({ circle, by, taker: null, problem: null, point });
    setSaid(drag.up(circle.name));
    return true;
  }

  /** Over a place of the map, under a point of the screen. */
  function drawTo([x, y]: [x: number, y: number], point: { x: number; y: number }): void {
    if (held === null) return;
    const under = circleAt(map, x, y)?.key ?? (Math.hypot(x, y) < map.radius + OUTSIDE ? COMPANY : null);
    const taker = under === null ? null : takerAt(map, held.circle, under);
    if (taker?.key === held.taker?.key) return setHeld({ ...held, point });
    aim(held, taker, point);
  }

  function aim(of: HeldCircle, taker: Circle | null, point = of.point): void {
    const drop = taker === null ? null : dropOn(map, { teams, people }, { held: of.circle, target: taker, rights });
    const problem = drop !== null && 'problem' in drop ? drop.problem : null;
    setHeld({ ...of, taker, problem, point });
    if (taker !== null) setSaid(`${wouldGo(of.circle, taker)}${problem === null ? '' : ` ${drag.problem[problem]}`}`);
  }

  function drop(): void {
    setHeld(null);
    isHolding.current = false;
    if (held === null) return;
    const { circle, taker } = held;
    const outcome = taker === null ? null : dropOn(map, { teams, people }, { held: circle, target: taker, rights });
    if (outcome !== null && taker !== null && 'move' in outcome) {
      setSaid('');
      return onDrop(outcome.move, { name: circle.name, said: went(circle, taker) });
    }
    const reason = outcome !== null && 'problem' in outcome ? outcome.problem : null;
    setSaid(`${drag.left(circle.name)}${reason === null ? '' : ` ${drag.problem[reason]}`}`);
    if (reason !== null && reason !== 'same') onRefused(drag.problem[reason]);
  }

  function leave(): void {
    if (held !== null) setSaid(drag.left(held.circle.name));
    setHeld(null);
    isHolding.current = false;
  }

  /** True where the key was for what is held. */
  function onKey(event: KeyboardEvent): boolean {
    if (held?.by !== 'keys') return false;
    const takers = takersOf(map, { teams, people }, { held: held.circle, rights });
    const at = takers.findIndex(({ key }) => key === held.taker?.key);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: takers.length - 1 };
    const step = steps[event.key];
    if (event.key === ' ' || event.key === 'Enter') drop();
    else if (event.key === 'Escape' || event.key === 'Tab') leave();
    else if (step !== undefined) {
      const taker = takers[Math.min(Math.max(step, 0), takers.length - 1)];
      if (taker === undefined) setSaid(drag.nowhere(held.circle.name));
      else {
        aim(held, taker);
        onShow(taker);
      }
    }
    if (event.key !== 'Tab') event.preventDefault();
    return true;
  }

  const wouldGo = (circle: Circle, taker: Circle) => {
    if (taker.kind === 'company') return circle.kind === 'person' ? drag.overNobody(circle.name) : drag.overCompany(circle.name);
    return taker.kind === 'role' ? drag.overRole(circle.name, taker.name) : drag.over(circle.name, taker.name);
  };
  const went = (circle: Circle, taker: Circle) => {
    if (taker.kind === 'company') return circle.kind === 'person' ? drag.out(circle.name) : drag.movedTop(circle.name);
    return taker.kind === 'role' ? drag.holds(circle.name, taker.name) : drag.moved(circle.name, taker.name);
  };

  return { held, said, isHolding, canPick, pick, drawTo, drop, leave, onKey };
}
