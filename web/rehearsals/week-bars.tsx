import { CHARTED_STATUSES, toneOf } from '../key-results/status.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { StackedBars } from '../ui/stacked-bars.tsx';
import type { RehearsalSummary } from './summary.ts';

/** How many key results stood how, week by week; `scale` is the amount that fills the height where several are compared. */
export function WeekBars(props: { summary: Pick<RehearsalSummary, 'statusByWeek'>; scale?: number }) {
  const texts = useTexts();
  const words = usePagesTexts();
  return (
    <StackedBars
      legend={[...CHARTED_STATUSES, 'NONE' as const].map((status) => ({ tone: toneOf(status), name: texts.status[status] }))}
      label={words.rehearsals.byWeek}
      {...(props.scale !== undefined && { scale: props.scale })}
      bars={props.summary.statusByWeek.map((week) => ({
        key: String(week.week),
        name: String(week.week).replace(/^\d+-/, ''),
        description: `${week.week}: ${texts.status.ON_TRACK} ${week.onTrack}, ${texts.status.AT_RISK} ${week.atRisk}, ${texts.status.OFF_TRACK} ${week.offTrack}, ${texts.status.COMPLETED} ${week.completed}`,
        parts: [
          { tone: 'none', amount: week.unjudged },
          { tone: 'completed', amount: week.completed },
          { tone: 'on-track', amount: week.onTrack },
          { tone: 'at-risk', amount: week.atRisk },
          { tone: 'off-track', amount: week.offTrack },
        ],
      }))}
    />
  );
}
