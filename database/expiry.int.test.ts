import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Company, company, openTestDatabase, type OpenTestDatabase, person } from '../test/factories.ts';
import { accountOf } from './accounts.ts';
import { removeExpired } from './expiry.ts';
import { lookupScope, personScope } from './scope.ts';
import { createSignInLink, startSessionFor } from './sign-in.ts';

let open: OpenTestDatabase;
let acme: Company;

beforeAll(async () => {
  open = await openTestDatabase();
  acme = await company(open.database);
});

afterAll(() => open.close());

test('what is over goes, what runs stays', async () => {
  const lookup = lookupScope(open.database);
  const { organizationId } = acme;
  const ida = await person(acme.system, { name: 'Ida' });
  const account = await accountOf(lookup, { ...ida, now: '2026-01-01T00:00:00.000Z' });
  const scope = personScope(open.database, { organizationId, personId: ida.id, role: 'CONTRIBUTOR' });
  for (const at of ['2026-01-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z']) {
    await startSessionFor(scope, at, { method: 'link', accountId: account.id });
    await createSignInLink(lookup, { email: ida.email, now: at });
  }

  const counts = [await removeExpired(lookup, '2026-03-05T00:00:00.000Z'), await removeExpired(lookup, '2026-03-05T00:00:00.000Z')];

  expect(counts).toEqual([2, 0]);
  expect([await open.behind.session.count(), await open.behind.signInLink.count()]).toEqual([1, 1]);
});
