import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestDatabase, type OpenTestDatabase } from '../test/factories.ts';
import { accountOf } from './accounts.ts';
import { lookupScope } from './scope.ts';

let open: OpenTestDatabase;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());

test('of many who prove one address at once each gets its one account', async () => {
  const input = { email: 'many@example.test', name: 'Many', now: '2026-02-02T09:00:00.000Z' };

  const accounts = await Promise.all(Array.from({ length: 8 }, () => accountOf(lookupScope(open.database), input)));

  expect(new Set(accounts.map(({ id }) => id)).size).toBe(1);
});
