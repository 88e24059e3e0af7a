import type { RehearsalSummary } from './summary.ts';

/** One figure of two rehearsals. `better` says which of them is; null where they are alike, or where more is neither good nor bad. */
export interface ComparedFigure {
  name: 'updateRate' | 'scoreMean' | 'firstOffTrackWeek' | 'checkIns' | 'escalations' | 'messages';
  here: number | null;
  there: number | null;
  better: 'here' | 'there' | null;
}

/** More of it is better, less of it is, or neither. */
const WISHED: Readonly<Record<ComparedFigure['name'], 'more' | 'less' | 'neither'>> = {
  updateRate: 'more',
  scoreMean: 'more',
  firstOffTrackWeek: 'more',
  checkIns: 'neither',
  escalations: 'less',
  messages: 'less',
};

/** The figures by which two rehearsals differ, the most telling first. That nothing went off track is better than any week in which it did. */
export function compare(here: RehearsalSummary, there: RehearsalSummary): ComparedFigure[] {
  const figures: Omit<ComparedFigure, 'better'>[] = [
    { name: 'updateRate', here: here.updateRate, there: there.updateRate },
    { name: 'scoreMean', here: here.score.mean, there: there.score.mean },
    { name: 'firstOffTrackWeek', here: here.firstOffTrackWeek, there: there.firstOffTrackWeek },
    { name: 'escalations', here: here.escalations, there: there.escalations },
    { name: 'messages', here: here.messages.total, there: there.messages.total },
    { name: 'checkIns', here: here.checkIns, there: there.checkIns },
  ];
  return figures.map((figure) => ({ ...figure, better: betterOf(figure) }));
}

function betterOf({ name, here, there }: Omit<ComparedFigure, 'better'>): ComparedFigure['better'] {
  const wished = WISHED[name];
  const never = name === 'firstOffTrackWeek' ? Number.POSITIVE_INFINITY : null;
  const [one, other] = [here ?? never, there ?? never];
  if (wished === 'neither' || one === null || other === null || one === other) return null;
  return one > other === (wished === 'more') ? 'here' : 'there';
}

/** The most key results in a week of either, so that the bars of both stand to one scale. */
export function commonScale(...summaries: readonly RehearsalSummary[]): number {
  const weeks = summaries.flatMap(({ statusByWeek }) => statusByWeek);
  return Math.max(1, ...weeks.map(({ onTrack, atRisk, offTrack, completed, unjudged }) => onTrack + atRisk + offTrack + completed + unjudged));
}
