import { addDays } from '../../domain/day.ts';
import type { Day } from '../../domain/key-result.ts';
import type { TaskPriority, TaskState } from '../../domain/task-state.ts';

/** A task of the sample company. Its key result is one of the running cycle, by number; who does it is whoever owns that, unless nobody does. */
export interface SampleTask {
  title: string;
  state: TaskState;
  priority: TaskPriority;
  dueOn: Day | null;
  labels: readonly string[];
  checklist: readonly { title: string; done: boolean }[];
  blockedReason: string | null;
  keyResult: number | null;
  isAssigned: boolean;
}

/** How many tasks may be looked over at once on the sample company's board. */
export const SAMPLE_REVIEW_LIMIT = 3;

/** The work of a week in the middle of the quarter, in the order of the board. */
export function sampleTasks(today: Day): SampleTask[] {
  return ROWS.map(([state, title, priority, days, labels, steps, keyResult, more = {}]) => ({
    ...{ title, state, priority, labels, keyResult },
    dueOn: days === null ? null : addDays(today, days),
    checklist: steps.map((step) => ({ title: step.replace(/^\+/, ''), done: step.startsWith('+') })),
    blockedReason: more.waitsFor ?? null,
    isAssigned: more.isAssigned ?? true,
  }));
}

/** Column, title, priority, due in days, labels, steps (those done with a plus), key result. */
type Row = readonly [
  TaskState,
  string,
  TaskPriority,
  number | null,
  readonly string[],
  readonly string[],
  number | null,
  { waitsFor?: string; isAssigned?: boolean }?,
];

const ROWS: readonly Row[] = [
  ['todo', 'Interview five customers who left in spring', 'high', 9, ['research'], ['Write the guide', 'Agree on dates'], 0],
  ['todo', 'Price list for resellers', 'medium', 14, ['sales'], [], 1],
  ['todo', 'Replace the expired calibration certificates', 'urgent', 2, ['lab'], [], 2],
  ['todo', 'Draft the spring release notes', 'low', 21, ['docs'], [], 3],
  ['todo', 'Choose a venue for the partner day', 'none', null, [], [], null, { isAssigned: false }],
  ['todo', 'Translate the quick start guide into German', 'none', 18, ['docs'], [], 4],
  [
    'in_progress',
    'Shorten onboarding from seven steps to four',
    'high',
    5,
    ['product', 'onboarding'],
    ['+Map the steps', '+Prototype', 'Test with six people', 'Ship'],
    0,
  ],
  ['in_progress', 'Alert when a sensor drifts', 'medium', 8, ['product'], ['+Model', 'Threshold per sensor', 'Message'], 5],
  [
    'in_progress',
    'Answer the security questionnaire of Baltic Ports',
    'urgent',
    -2,
    ['sales', 'security'],
    ['+Hosting', '+Access', '+Back-ups', 'Incidents'],
    6,
  ],
  ['in_progress', 'Renegotiate the housing supplier', 'medium', 12, ['supply'], [], 7, { waitsFor: 'their new price list' }],
  ['in_review', 'Dashboard of failed calibrations', 'medium', 1, ['product'], ['+Query', '+Chart', '+Texts'], 2],
  ['in_review', 'Support answers for the ten commonest questions', 'low', -1, ['support', 'docs'], ['+First five', 'Last five'], 8],
  ['in_review', 'Trial contract for the reseller in Gdańsk', 'high', 3, ['sales'], [], 1],
  ['ready_for_release', 'Export of measurements as CSV', 'medium', 4, ['product'], ['+Columns', '+Units'], 9],
  ['done', 'Survey of how customers mount the sensor', 'none', -12, ['research'], [], 0],
  ['done', 'Faster search in the measurement archive', 'high', -9, ['product'], ['+Index', '+Measure'], 5],
  ['done', 'Back-up restored on a spare server', 'medium', -6, ['security'], [], 6],
  ['done', 'Webinar with forty guests', 'low', -15, ['marketing'], [], 3],
];
