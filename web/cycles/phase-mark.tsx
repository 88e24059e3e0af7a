import { useTexts } from '../texts/texts.tsx';
import { StateMark, type StateTone } from '../ui/state-mark.tsx';
import type { ListedCycle } from './cycle-query.ts';

const TONES: Readonly<Record<ListedCycle['phase'], StateTone>> = {
  draft: 'none',
  planning: 'at-risk',
  active: 'on-track',
  paused: 'at-risk',
  closing: 'completed',
  retro: 'completed',
  closed: 'none',
  cancelled: 'none',
};

/** The phase of a cycle. */
export function PhaseMark({ phase }: { phase: ListedCycle['phase'] }) {
  const texts = useTexts();
  return <StateMark tone={TONES[phase]}>{texts.cycles.phase[phase]}</StateMark>;
}
