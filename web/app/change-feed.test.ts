import { expect, test } from '@jest/globals';
import { changedIds, concerns, createChangeFeed, type News } from './change-feed.ts';

test('changes of one moment are told together, once', () => {
  const scheduled: (() => void)[] = [];
  const heard: News[] = [];
  const feed = createChangeFeed({ delayMs: 100, schedule: (run) => void scheduled.push(run) });
  feed.listen((news) => heard.push(news));

  feed.report('KeyResult');
  feed.report('check_ins');
  for (const run of scheduled) run();

  expect(heard).toHaveLength(1);
  expect(concerns(heard[0] ?? new Map(), ['CheckIn'])).toBe(true);
  expect(concerns(heard[0] ?? new Map(), ['Cycle'])).toBe(false);
});

test('a resync concerns everyone, and who stopped listening hears nothing', () => {
  const heard: News[] = [];
  const feed = createChangeFeed({ delayMs: 0 });
  const stop = feed.listen((news) => heard.push(news));

  feed.resync();
  stop();
  feed.resync();

  expect(heard).toEqual(['everything']);
  expect(concerns('everything', [])).toBe(true);
});

test.each(['KeyResult', 'key-result', 'key_results', 'KEY_RESULT'])('%s is the noun KeyResult', (spelling) => {
  const scheduled: (() => void)[] = [];
  let told: News = new Map();
  const feed = createChangeFeed({ delayMs: 0, schedule: (run) => void scheduled.push(run) });
  feed.listen((news) => (told = news));

  feed.report(spelling);
  for (const run of scheduled) run();

  expect(concerns(told, ['KeyResult'])).toBe(true);
});

test('the ids of what changed are told with the noun; one that may not be known means that any may have', () => {
  const scheduled: (() => void)[] = [];
  let told: News = new Map();
  const feed = createChangeFeed({ delayMs: 0, schedule: (run) => void scheduled.push(run) });
  feed.listen((news) => (told = news));

  for (const [noun, id] of [
    ['task', 'a'],
    ['task', 'b'],
    ['task', 'a'],
    ['objective', ''],
  ] as const)
    feed.report(noun, id);
  for (const run of scheduled) run();

  expect(changedIds(told, 'Task')).toEqual(['a', 'b']);
  expect(changedIds(told, 'Objective')).toBeNull();
  expect(changedIds(told, 'Kpi')).toEqual([]);
  expect(changedIds('everything', 'Task')).toBeNull();
});
