import { ProgressArc } from '../../dashboard/progress-arc.tsx';
import { Paper, Sheet } from '../sheet.tsx';

const STATES = [
  { progress: 0.41, expected: 0.55 },
  { progress: 0.8, expected: 0.55 },
  { progress: 0, expected: 0 },
  { progress: 1.7, expected: 1 },
  { progress: -0.5, expected: 0.9 },
  { progress: null, expected: null },
];

/** Behind, ahead, at both ends, beyond them, and nothing yet. */
export function Story() {
  return (
    <Sheet as="cards">
      {STATES.map((state) => (
        <Paper key={state.progress}>
          <ProgressArc {...state} label={String(state.progress)} />
        </Paper>
      ))}
    </Sheet>
  );
}
