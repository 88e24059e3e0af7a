import { expect, test } from '@jest/globals';
import { enLists } from '../texts/en-lists.ts';
import { formatsFor } from '../texts/format.ts';
import { ruLists } from '../texts/ru-lists.ts';
import type { StepData } from './cycle-query.ts';
import { stepTitle } from './step-title.ts';

const STEP: StepData = {
  key: 'k',
  kind: 'score',
  title: 'In English',
  dueAt: '2026-11-30T09:00:00.000Z',
  level: null,
  day: null,
  weekNumber: null,
  month: null,
};

test.each([
  [{ kind: 'judgment', day: '2026-11-28' }, 'Statuses are judged for Nov 28', 'Статусы за 28 нояб.'],
  [{ kind: 'weekly-check-in', day: '2026-11-30', weekNumber: 7 }, 'Check-in of week 7, from Nov 30', 'Отметка за неделю 7, с 30 нояб.'],
  [{ kind: 'monthly-review', month: '2026-12' }, 'Monthly review: December 2026', 'Обзор месяца: декабрь 2026 г.'],
  [{ kind: 'open-planning', level: 'TEAM' }, 'Planning opens: teams', 'Открывается планирование: команды'],
  [{ kind: 'close' }, 'The cycle is closed, carry-over goes into the next draft', 'Цикл закрыт, незавершённое переходит в следующий черновик'],
  [{ kind: 'made-up-later' }, 'In English', 'In English'],
] as const)('a step %j is told in the reader’s words, days and months', (given, english, russian) => {
  const step = { ...STEP, ...given };

  expect(stepTitle(step, { words: enLists.steps, format: formatsFor('en', 'UTC') })).toBe(english);
  expect(stepTitle(step, { words: ruLists.steps, format: formatsFor('ru', 'UTC') })).toBe(russian);
});
