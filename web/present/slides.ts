import type { DashboardData } from '../dashboard/dashboard-query.ts';

/** One slide: a kind, and for lists the part of them that fits a wall. */
export type Slide =
  | { kind: 'health' }
  | { kind: 'objectives'; rows: DashboardData['companyObjectives'] }
  | { kind: 'wins'; rows: DashboardData['ahead'] }
  | { kind: 'at-risk'; rows: DashboardData['needsAttention'] }
  | { kind: 'decisions'; rows: DashboardData['escalations'] };

/** More lines than this cannot be read from the last row of a room. */
const LINES = 5;

/** The all-hands in its order; a long list goes on over more slides, an empty one still has its slide, which says so. */
export function slidesOf(dashboard: DashboardData): Slide[] {
  const waiting = dashboard.escalations.filter(({ state }) => state === 'open');
  return [
    { kind: 'health' },
    ...pages(dashboard.companyObjectives).map((rows): Slide => ({ kind: 'objectives', rows })),
    ...pages(dashboard.ahead).map((rows): Slide => ({ kind: 'wins', rows })),
    ...pages(dashboard.needsAttention).map((rows): Slide => ({ kind: 'at-risk', rows })),
    ...pages(waiting).map((rows): Slide => ({ kind: 'decisions', rows })),
  ];
}

function pages<Row>(rows: readonly Row[]): Row[][] {
  const count = Math.max(1, Math.ceil(rows.length / LINES));
  return Array.from({ length: count }, (_, page) => rows.slice(page * LINES, (page + 1) * LINES));
}
