import { WeekBars } from '../../rehearsals/week-bars.tsx';
import { Paper, Sheet } from '../sheet.tsx';

const NOTHING = { onTrack: 0, atRisk: 0, offTrack: 0, completed: 0, unjudged: 0 };

/** A quarter by weeks, one week alone, and a quarter of a hundred times more against the same scale. */
export function Story() {
  const quarter = Array.from({ length: 13 }, (_, index) => ({
    ...{ week: `2026-W${String(index + 1).padStart(2, '0')}`, unjudged: Math.max(0, 40 - index * 10), onTrack: 20 + ((index * 7) % 11) },
    ...{ atRisk: (index * 5) % 9, offTrack: (index * 3) % 7, completed: index },
  }));
  return (
    <Sheet>
      {[quarter, [{ ...NOTHING, week: '2026-W01', onTrack: 1 }], quarter.map((week) => ({ ...week, onTrack: week.onTrack * 100 }))].map(
        (statusByWeek, index) => (
          <Paper key={index}>
            <WeekBars summary={{ statusByWeek }} />
          </Paper>
        ),
      )}
    </Sheet>
  );
}
