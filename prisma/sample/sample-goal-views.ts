import type { GoalView } from '../../domain/goal-view.ts';
import { PLAIN_VIEW } from '../../domain/goal-view.ts';

/** Views of goals that the administrator shared with the company: what a weekly round begins with. */
export const SAMPLE_GOAL_VIEWS: readonly { name: string; view: GoalView }[] = [
  { name: 'Company map', view: { ...PLAIN_VIEW, shape: 'map' } },
  {
    name: 'By team, worst first',
    view: { ...PLAIN_VIEW, shape: 'table', group: 'team', sort: 'status', columns: ['owner', 'status', 'progress', 'confidence', 'checkedIn'] },
  },
  { name: 'Off track', view: { ...PLAIN_VIEW, shape: 'table', status: 'OFF_TRACK', columns: ['team', 'owner', 'status', 'progress', 'value'] } },
];
