import { closingFigures, outcomeOf } from '../domain/closing.ts';
import type { Status } from '../domain/key-result.ts';
import type { Language } from '../domain/person.ts';
import { scoreOf } from '../domain/score.ts';
import type { RetroInput, RetroKeyResult } from './retro-input.ts';

const titles = [
  'Cut open support tickets to 20',
  'Raise the share of answers within an hour to 95 %',
  'Win 12 new accounts in the Nordics',
  'Bring median lead time of merged pull requests under 18 hours',
  'Publish the help centre in three languages',
  'Keep availability of the checkout at 99.9 % or more in each week of the quarter',
  'Сократить время ответа до 15 минут',
  'Αύξηση των ενεργών πελατών σε 4.000',
  'Fête: 30 entretiens clients menés à Zürich, Łódź et Málaga',
  'Lift weekly active teams from 1,200 to 2,000',
];
const objectives = [
  'Support that people praise',
  'Become the first choice of mid-size companies',
  'Ship with calm',
  'Доверие клиентов',
  'A brand that travels',
  'Grow north',
];
const teams = ['Support', 'Sales', 'Platform', 'Product', 'Marketing', 'People'];
const owners = ['Ada Lovelace', 'Grace Hopper', 'Алексей Пажитнов', 'Małgorzata Wiśniewska', 'Katherine Johnson', 'Tim Berners-Lee'];
const lessons = [
  'We counted tickets, and should have counted people who came back. Next time we start with the reasons, not with the queue.',
  'The vendor was two months late; we knew it in week 3 and did not change the plan.',
  'Pairing sales with support worked. We want it in every team.',
  'Начали слишком поздно: первые шесть недель ушли на согласования.',
];

const DAY_MS = 24 * 3_600_000;
const start = Date.parse('2027-01-01T00:00:00.000Z');
const at = (day: number): string => new Date(start + day * DAY_MS).toISOString();

/** A closed quarter with as many key results as asked for, the same for the same number. */
export function exampleRetro({
  count,
  language = 'en',
  adjust = (keyResult) => keyResult,
}: {
  count: number;
  language?: Language;
  adjust?: (keyResult: RetroKeyResult, index: number) => RetroKeyResult;
}): RetroInput {
  const random = seededRandom(count);
  const made = Array.from({ length: count }, (_, index) => exampleKeyResult(index, random));
  const statusOf = (keyResult: RetroKeyResult): Status =>
    keyResult.outcome === 'dropped' ? 'DROPPED' : (keyResult.progress ?? 0) >= 1 ? 'COMPLETED' : 'OFF_TRACK';
  return {
    organizationName: 'Northwind',
    cycleName: 'Q1 2027',
    startsOn: '2027-01-01',
    endsOn: '2027-03-31',
    timeZone: 'Europe/Berlin',
    language,
    generatedAt: '2027-04-06T08:00:00.000Z',
    figures: {
      ...closingFigures(made.map((keyResult) => ({ status: statusOf(keyResult), shown: keyResult.progress, ambition: keyResult.ambition }))),
      updateRate: 0.83,
    },
    updateRateByWeek: Array.from({ length: 13 }, (_, week) => ({
      week: week + 1,
      rate: week === 0 ? null : Math.min(0.97, 0.4 + week * 0.045 + random() * 0.06),
    })),
    withoutNotes: false,
    updateRateByTeam: teams.map((team, index) => ({ team, asked: 60 + index * 7, answered: 38 + index * 11 })),
    keyResults: made.map(adjust),
  };
}

function exampleKeyResult(index: number, random: () => number): RetroKeyResult {
  const pick = <Item>(items: readonly Item[], shift = 0): Item => items[(index + shift) % items.length] ?? (items[0] as Item);
  const end = Math.min(1.05, random() * random() < 0.35 ? 0.75 + random() * 0.4 : random() * 0.9);
  const ambition = random() < 0.7 ? 'aspirational' : 'committed';
  const dropped = index % 17 === 9;
  const progress = Math.min(Math.max(end, 0), 1);
  const outcome = outcomeOf({ status: dropped ? 'DROPPED' : progress >= 1 ? 'COMPLETED' : 'OFF_TRACK', shown: progress, ambition });
  const behind = outcome === 'missed' || outcome === 'partly-achieved';
  const flagged = behind && random() < 0.85 ? 21 + Math.floor(random() * 20) : null;
  const series = Array.from({ length: 11 }, (_, week) => ({ at: at(7 * week + 4), progress: (end * (week + 1)) / 11 + (random() - 0.5) * 0.07 }));
  return {
    id: `key-result-${index}`,
    title: `${pick(titles)}${index >= titles.length ? ` (${index})` : ''}`,
    objectiveTitle: pick(objectives),
    level: index % 9 === 0 ? 'COMPANY' : index % 4 === 0 ? 'INDIVIDUAL' : 'TEAM',
    teamName: pick(teams),
    ownerName: pick(owners, 1),
    unit: pick(['tickets', '%', 'accounts', 'hours', '']),
    kind: 'increase',
    start: '50',
    target: '120',
    current: (50 + 70 * end).toFixed(1),
    progress,
    score: dropped ? null : scoreOf(progress).score,
    outcome,
    ambition,
    series: index % 13 === 12 ? [] : [...series, { at: at(88), progress: end }],
    expectedSeries: null,
    earlyForecast: index % 5 === 4 ? null : { progress: end + (random() - 0.5) * 0.3, low: end - 0.22, high: end + 0.25 },
    firstFlaggedAt: flagged === null ? null : at(flagged),
    answeredBy:
      flagged === null || random() < 0.2
        ? null
        : { name: pick(owners, 2), at: at(flagged + 1 + Math.floor(random() * 5)), kind: random() < 0.6 ? 'acknowledgement' : 'check-in' },
    droppedReason: dropped ? 'The market went away with the new regulation.' : null,
    answer: random() < 0.4 ? { learned: pick(lessons, Math.floor(random() * 4)), inOurControl: random() < 0.6, by: pick(owners, 1) } : null,
    carryOver: random() < 0.3 ? 'forward' : random() < 0.2 ? 'rewrite' : random() < 0.2 ? 'drop' : null,
  };
}

/** A small generator of numbers that come out the same on every machine (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
