import { MeasureBar } from '../../ui/measure-bar.tsx';
import { Paper, Sheet } from '../sheet.tsx';

const STATES = [
  { tone: 'on-track', ratio: 0.62, mark: 0.55 },
  { tone: 'at-risk', ratio: 0.31, mark: 0.55 },
  { tone: 'off-track', ratio: 0.02, mark: 0.55 },
  { tone: 'completed', ratio: 1, mark: 1 },
  { tone: 'completed', ratio: 37.5, mark: 0.99 },
  { tone: 'off-track', ratio: -0.4, mark: 0 },
  { tone: 'none', ratio: null, mark: null },
] as const;

/** Below, at and beyond the mark, far over and under the scale, nothing yet; thin and thick, and from right to left. */
export function Story() {
  return (
    <Paper>
      <Sheet>
        {STATES.map((state) => (
          <Sheet key={`${state.tone} ${state.ratio}`}>
            <MeasureBar {...state} label={String(state.ratio)} />
            <MeasureBar {...state} label={String(state.ratio)} thick />
          </Sheet>
        ))}
        <div dir="rtl">
          <MeasureBar tone="at-risk" ratio={0.31} mark={0.55} label="0.31" thick />
        </div>
      </Sheet>
    </Paper>
  );
}
