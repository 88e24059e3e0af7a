import { heartbeat } from '@temporalio/activity';
import { kpiStates } from '../database/kpi-standings.ts';
import { type KpiRow, kpisByIds, markOutSince } from '../database/kpis.ts';
import { organizationById } from '../database/organizations.ts';
import { peopleByIds } from '../database/people.ts';
import type { Scope } from '../database/scope.ts';
import type { Instant } from '../domain/key-result.ts';
import { outSinceAfter } from '../domain/kpi.ts';
import { deliverMails, type MailDraft } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { readerOf } from './mail-frame.ts';
import { workflowOf } from './scopes.ts';

/** So many numbers stand in the mail. */
const TOLD_POINTS = 6;

/**
 * Judges the bands of KPIs that were just read. Who owns one that is outside for two periods running hears of it once: the mail's occurrence is the first day of
 * the row, kept with the KPI, so that it is found as sent by every reading after.
 */
export async function tellOfBands(deps: ActivityDeps, scope: Scope, { kpiIds, now }: { kpiIds: readonly string[]; now: Instant }): Promise<void> {
  const kpis = await kpisByIds(scope, kpiIds);
  const states = new Map((await kpiStates(scope, kpis, now)).map((state) => [state.kpiId, state]));
  const judged = kpis.flatMap((kpi) => {
    const state = states.get(kpi.id);
    return state === undefined ? [] : [{ kpi, state, outSince: outSinceAfter(kpi.outSince, state.standing) }];
  });
  await markOutSince(
    scope,
    judged.filter(({ kpi, outSince }) => kpi.outSince !== outSince).map(({ kpi, outSince }) => ({ id: kpi.id, outSince })),
  );
  const out = judged.filter(({ outSince }) => outSince !== null);
  if (out.length === 0) return;

  const organization = await organizationById(scope);
  const people = await peopleByIds(scope, [...new Set(out.map(({ kpi }) => kpi.ownerId))]);
  const drafts = out.flatMap(({ kpi, state, outSince }): MailDraft<'kpi-out-of-band'>[] => {
    const person = people.find(({ id }) => id === kpi.ownerId);
    if (person === undefined || outSince === null) return [];
    return [
      {
        kind: 'kpi-out-of-band',
        subject: `kpi/${kpi.id}`,
        occurrence: `out since ${outSince}`,
        cycleId: null,
        person,
        reason: 'owns the KPI',
        links: [],
        compose: () => ({
          reader: readerOf(person, organization, deps.publicUrl),
          ...saidOf(kpi),
          outSince,
          outPeriods: state.standing.outPeriods,
          points: state.points.slice(-TOLD_POINTS),
          url: `${deps.publicUrl}/kpis/${kpi.id}`,
        }),
      },
    ];
  });
  await deliverMails(deps, scope, drafts, { organization, dueAt: now, now, workflowId: workflowOf(), beat: heartbeat });
}

function saidOf({ name, unit, bandLow, bandHigh }: KpiRow) {
  return { name, unit, bandLow, bandHigh };
}
