import type { Fate } from './northwind-goals.ts';
import { chance, choose } from './seeded.ts';

const NOTES: Record<'good' | 'slow' | 'bad', readonly string[]> = {
  good: [
    'Steady week. The change from last sprint shows in the numbers.',
    'Two more customers confirmed what we see in the data.',
    'Good progress; the pilot group is doing better than expected.',
    'We automated the slowest part, and it holds.',
    'On plan. Next week we try the same in the second region.',
    'The new routine works; the team asked to keep it.',
    'Numbers checked with finance, they match.',
    'Smaller step than last week, but the groundwork for the next one is done.',
    'Workshop with the team: three ideas, one of them is live already.',
    'Holiday week for some of us, still moving.',
  ],
  slow: [
    'Slower than hoped. What worked in the first weeks has run its course.',
    'We lost a week to the migration and have not made it up yet.',
    'The easy part is done; the rest needs a decision we do not have.',
    'Some movement, not enough to catch up.',
  ],
  bad: [
    'No real progress. The approach does not work and we know it now.',
    'The number hardly moves; we talked to five customers to understand why.',
    'Still behind. I would rather change the plan than the number.',
    'We spent the week on incidents instead.',
  ],
};

/** What stands in the way of the key results that need attention; every one is told in its last two check-ins. */
const BLOCKERS: Readonly<Record<string, string>> = {
  'Net revenue churn per quarter': 'Two hospital groups leave after their merger. I need the board to decide on a retention offer.',
  'Alerts that lead to a documented action': 'The action log is missing in the mobile app, and the mobile team is busy until the end of the month.',
  'Guided root-cause view reaches all plans': 'Beta waits for the security review, no date yet.',
  'Median lead time of a change': 'Test environments are shared by four teams; we queue for two days on average.',
  'Потерянные пакеты за неделю': 'Прошивка шлюза теряет пакеты при переподключении; ждём исправления от поставщика.',
  'Demos held with laboratories above 50 instruments': 'Two of three field sellers are still in notice period. Hiring took six weeks longer than planned.',
  'Certified partner engineers': 'The exam exists in English only; partners in France and Spain wait for translations.',
  'Framework contract with a national distributor is signed': 'Their legal department wants unlimited liability. Needs a decision of the management.',
  'Tickets per hundred instruments': 'The new firmware doubles the tickets of one instrument family; Engineering has no capacity before the next release.',
};

/** What an owner writes into a check-in; `late` in the cycle the tone follows the fate. */
export function noteOf(input: { title: string; fate: Fate; week: number; last: boolean }): { note: string; blocker: string } {
  const { title, fate, week, last } = input;
  const trouble = fate === 'risk' || fate === 'off' || fate === 'wrong';
  const tone = !trouble || week <= 2 ? 'good' : fate === 'risk' || week <= 3 ? 'slow' : 'bad';
  const silent = !trouble && chance('silent', title, week) < 0.35;
  return { note: silent ? '' : choose(NOTES[tone], 'note', title, week), blocker: trouble && (last || week >= 5) ? (BLOCKERS[title] ?? '') : '' };
}
