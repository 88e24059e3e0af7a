import { type AccessName, type ActorName, type BundleName, mayDo, mayRead } from './expected.ts';
import type { Ids } from './world.ts';

/** A route that is not GraphQL, asked for with a bundle's ids. */
export interface Route {
  method: 'GET' | 'POST';
  path: (ids: Ids) => string;
  body?: object;
  /** Who gets an answer other than a refusal; where it is left out, what is in the answer decides alone. */
  may?: (actor: ActorName, access: AccessName, bundle: BundleName) => boolean;
}

/** Those that the OpenAPI document names; one that is missing here counts as uncovered. */
export const ROUTES: Record<string, Route> = {
  'GET /dashboard/health': { method: 'GET', path: () => '/api/v1/dashboard/health' },
  'GET /cycles': { method: 'GET', path: () => '/api/v1/cycles' },
  'GET /cycles/{id}/all-hands.pdf': { method: 'GET', path: ({ plainCycle }) => `/api/v1/cycles/${plainCycle}/all-hands.pdf` },
  'GET /objectives': { method: 'GET', path: ({ plainCycle }) => `/api/v1/objectives?cycleId=${plainCycle}` },
  'GET /key-results': { method: 'GET', path: ({ plainCycle }) => `/api/v1/key-results?cycleId=${plainCycle}` },
  'GET /key-results/{id}': {
    method: 'GET',
    path: ({ plainKeyResult }) => `/api/v1/key-results/${plainKeyResult}`,
    may: (actor, access, bundle) => mayRead(actor, access, 'goal', bundle),
  },
  'POST /key-results/{id}/check-ins': {
    method: 'POST',
    path: ({ plainKeyResult }) => `/api/v1/key-results/${plainKeyResult}/check-ins`,
    body: { value: '40' },
    may: (actor, access, bundle) => mayDo(actor, access, 'change', bundle),
  },
};

/** Files, and what signs in. */
export const FILES: readonly Route[] = [
  {
    method: 'GET',
    path: ({ plainReport }) => `/api/files/reports/${plainReport}`,
    may: (actor, access, bundle) => mayRead(actor, access, 'report', bundle),
  },
  {
    method: 'GET',
    path: ({ plainBoardReport }) => `/api/files/reports/${plainBoardReport}`,
    may: (actor, access, bundle) => mayRead(actor, access, 'board-report', bundle),
  },
  // The rehearsal has no files here, so that nobody gets more than a refusal.
  { method: 'GET', path: ({ plainRehearsal }) => `/api/files/rehearsals/${plainRehearsal}/summary.json` },
  ...['sessions', 'methods', 'organizations', 'first'].map((name) => ({ method: 'GET' as const, path: () => `/api/auth/${name}` })),
  // No such account goes by consent here: what is asked is refused, and its answer tells nothing.
  { method: 'GET', path: ({ Connection }) => `/api/connections/${Connection}/consent` },
  { method: 'GET', path: () => '/api/connections/consent' },
  // Its hash is its right: none of these has one.
  { method: 'GET', path: () => '/api/logo/00000000-0000-4000-8000-000000000000/none', may: () => false },
  // Its token is its right: none of these has one.
  { method: 'GET', path: () => '/api/calendar/none.ics', may: () => false },
  // A session is no token: whoever asks is refused.
  ...['Users', 'Groups', 'Me'].map((name) => ({ method: 'GET' as const, path: () => `/api/scim/v2/${name}`, may: () => false })),
  { method: 'GET', path: () => '/api/files/outbox/none/0' },
  { method: 'GET', path: () => '/api/files/outbox/none/mail' },
  // The message was never rendered here.
  { method: 'GET', path: ({ plainEffect }) => `/api/files/effects/${plainEffect}/mail` },
  {
    method: 'GET',
    path: ({ Person }) => `/api/files/people/${Person}/export.json`,
    may: (actor, access, bundle) => mayRead(actor, access, 'own-data', bundle),
  },
  ...['okrs', 'check-ins'].map(
    (name): Route => ({
      method: 'GET',
      path: ({ Cycle }) => `/api/files/cycles/${Cycle}/${name}.csv`,
      may: (actor, access, bundle) => mayDo(actor, access, 'administer', bundle),
    }),
  ),
  { method: 'GET', path: () => '/api/files/people.csv', may: (actor, access) => mayDo(actor, access, 'administer', homeOf(actor)) },
  { method: 'GET', path: () => '/api/files/audit-log.csv', may: (actor, access) => mayRead(actor, access, 'audit', homeOf(actor)) },
  { method: 'GET', path: () => '/api/files/audit-log.jsonl', may: (actor, access) => mayRead(actor, access, 'audit', homeOf(actor)) },
];

/** Where somebody is at home: a mutation without a row is about their own company. */
export function homeOf(actor: ActorName): BundleName {
  return actor === 'stranger' ? 'elsewhere' : 'company';
}
