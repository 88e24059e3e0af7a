import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApi, type TestApi } from '../api.ts';
import { runMatrix } from './matrix.ts';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi({ trustedProxies: 1 });
});

afterAll(() => api.close());

test('nobody sees or does what the table does not give them, by any field or route, and everything is tried', async () => {
  const { cases, leaks, uncovered } = await runMatrix(api);

  expect({ leaks, uncovered }).toEqual({ leaks: [], uncovered: [] });
  expect(cases).toBeGreaterThan(5_000);
}, 900_000);
