import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { branchOf, movedTask, releasedTask, type TaskStanding, taskProblems, wantsRelease } from './task.ts';
import { TASK_STATES } from './task-state.ts';

const AT = '2026-02-03T10:00:00.000Z';
const fresh: TaskStanding = { state: 'todo', blockedReason: null, connectionId: null, releases: 0, releaseNote: '', doneAt: null };
const state = fc.constantFrom(...TASK_STATES);

test('a task is done since an instant exactly while it stands under done, and every way to release is counted', () => {
  fc.assert(
    fc.property(fc.array(state), (path) => {
      let task = fresh;
      let arrivals = 0;
      for (const to of path) {
        if (to === 'ready_for_release' && task.state !== to) arrivals += 1;
        task = { ...task, ...movedTask(task, to, AT) };
        expect(task.state).toBe(to);
        expect(task.doneAt !== null).toBe(to === 'done');
      }
      expect(task.releases).toBe(arrivals);
    }),
  );
});

test.each(TASK_STATES)('a blocked task moves to %s only where nothing is released or done', (to) => {
  const blocked = { ...fresh, blockedReason: 'waits for the contract' };
  const move = (): unknown => movedTask(blocked, to, AT);

  if (to === 'ready_for_release' || to === 'done') expect(move).toThrow('waits for the contract');
  else expect(move()).toMatchObject({ state: to });
});

test('a pull request that is merged ends its task, one that is closed sends it back and says why', () => {
  const ready: TaskStanding = { ...fresh, state: 'ready_for_release', connectionId: 'c', releases: 1 };

  expect(releasedTask(ready, 'merged', { number: 7 }, AT)).toEqual({ state: 'done', releases: 1, releaseNote: '', doneAt: AT });
  expect(releasedTask({ ...ready, blockedReason: 'review' }, 'merged', { number: 7 }, AT).state).toBe('done');
  expect(releasedTask(ready, 'closed', { number: 7 }, AT)).toEqual({
    state: 'in_progress',
    releases: 1,
    releaseNote: '#7 was closed without being merged',
    doneAt: null,
  });
});

test.each([
  ['ready_for_release', 'c', true],
  ['ready_for_release', null, false],
  ['in_review', 'c', false],
  ['done', 'c', false],
] as const)('in %s with code in %s: a pull request is wanted: %s', (inState, connectionId, wanted) => {
  expect(wantsRelease({ state: inState, connectionId })).toBe(wanted);
});

test.each([
  ['Quick search', 'task/9f3a9c2e-quick-search'],
  ['Schöne Grüße!', 'task/9f3a9c2e-schone-gru-e'],
  ['Быстрый поиск', 'task/9f3a9c2e'],
  ['  --- ', 'task/9f3a9c2e'],
  ['A title that goes on and on and on without an end', 'task/9f3a9c2e-a-title-that-goes-on-and-on-and-on-witho'],
])('the branch of %s is %s', (title, branch) => {
  expect(branchOf({ id: '01987654-0000-7000-8000-00009f3a9c2e', title, branch: null })).toBe(branch);
});

test('a branch that is made up is always one that may be named', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string(), (id, title) => {
      expect(taskProblems({ title: 'x', branch: branchOf({ id, title, branch: null }) })).toEqual([]);
    }),
  );
});

test.each(['a b', 'a..b', '/a', 'a/', 'a//b', '.a', 'a.lock', 'a~1', '-a', 'a:b', '@', ''])('%j is no name for a branch', (branch) => {
  expect(taskProblems({ title: 'x', branch })).toMatchObject([{ field: 'branch' }]);
});

test('a task without a title, with an empty label or an empty reason is refused', () => {
  expect(taskProblems({ title: ' ', labels: [''], blockedReason: ' ' }).map(({ field }) => field)).toEqual(['title', 'labels', 'blockedReason']);
});
