import { cycleById } from '../database/cycles.ts';
import { dashboardOf } from '../database/dashboard.ts';
import { escalationsPage } from '../database/escalations.ts';
import type { ShownKeyResult } from '../database/goal-json.ts';
import { keyResultsByIds } from '../database/key-results.ts';
import { logoOf } from '../database/logos.ts';
import { organizationById } from '../database/organizations.ts';
import { peopleByIds, personById } from '../database/people.ts';
import { actingPersonId, type Scope } from '../database/scope.ts';
import type { AllHandsInput } from '../documents/all-hands-input.ts';
import { daysLeft, elapsedShare } from '../domain/expected.ts';
import type { Instant } from '../domain/key-result.ts';

const MOST_DECISIONS = 8;

/** The slides of the all-hands for the acting person, as PDF in their language. */
export async function allHandsPdf({ scope, cycleId, now }: { scope: Scope; cycleId: string; now: Instant }): Promise<Uint8Array> {
  const { renderAllHandsPdf } = await import('../documents/all-hands-pdf.ts');
  const logo = (await logoOf(scope))?.bytes ?? null;
  return renderAllHandsPdf(await allHandsOf(scope, { cycleId, now }), { logo });
}

async function allHandsOf(scope: Scope, { cycleId, now }: { cycleId: string; now: Instant }): Promise<AllHandsInput> {
  const [cycle, organization, dashboard, open] = await Promise.all([
    cycleById(scope, cycleId),
    organizationById(scope),
    dashboardOf(scope, { cycleId, now }),
    escalationsPage(scope, { cycleId, state: 'open' }, { first: MOST_DECISIONS }),
  ]);
  const [owners, escalated, viewer] = await Promise.all([
    peopleByIds(scope, [...dashboard.companyObjectives.map(({ objective }) => objective.ownerId), ...open.rows.flatMap(({ personId }) => personId ?? [])]),
    keyResultsByIds(
      scope,
      open.rows.flatMap(({ keyResultId }) => keyResultId ?? []),
    ),
    actingPersonId(scope) === null ? null : personById(scope, actingPersonId(scope) ?? ''),
  ]);
  const nameOf = new Map(owners.map((person) => [person.id, person.name]));
  const titleOf = new Map(escalated.map((keyResult) => [keyResult.id, keyResult.title]));
  const movedBy = new Map(dashboard.movers.map(({ keyResult, from, to }) => [keyResult.id, to - from]));
  const { completed, onTrack, atRisk, offTrack, none } = dashboard.keyResultsByStatus;
  return {
    organizationName: organization.name,
    accentColor: organization.settings.accentColor,
    cycleName: cycle.name,
    startsOn: cycle.startsOn,
    endsOn: cycle.endsOn,
    timeZone: cycle.timeZone,
    language: viewer?.language ?? organization.language,
    generatedAt: now,
    daysLeft: daysLeft(cycle, now),
    health: {
      averageProgress: dashboard.averageProgress,
      expected: elapsedShare(cycle, now),
      updateRate: dashboard.updateRate,
      completed,
      live: completed + onTrack + atRisk + offTrack + none,
      byStatus: { COMPLETED: completed, ON_TRACK: onTrack, AT_RISK: atRisk, OFF_TRACK: offTrack, DROPPED: dashboard.keyResultsByStatus.dropped },
    },
    companyObjectives: dashboard.companyObjectives.map(({ objective, keyResults, keyResultsDone }) => ({
      title: objective.title,
      ownerName: nameOf.get(objective.ownerId) ?? null,
      progress: objective.progress,
      status: objective.status,
      completed: keyResultsDone,
      keyResults,
    })),
    wins: dashboard.ahead.map((keyResult) => ({
      title: keyResult.title,
      ownerName: keyResult.answererName,
      teamName: null,
      progress: keyResult.progress ?? 0,
      expected: keyResult.expected ?? 0,
      weekChange: movedBy.get(keyResult.id) ?? null,
    })),
    atRisk: dashboard.needsAttention.flatMap(riskOf),
    decisions: open.rows.map((escalation) => ({
      question: escalation.kind === 'off_track' ? 'Who takes this on, and until when?' : `No check-in for ${escalation.weeksMissed} weeks`,
      about: titleOf.get(escalation.keyResultId ?? '') ?? null,
      askedOf: nameOf.get(escalation.personId ?? '') ?? null,
    })),
  };
}

function riskOf(keyResult: ShownKeyResult): AllHandsInput['atRisk'] {
  const { status, lastCheckIn } = keyResult;
  if (status !== 'AT_RISK' && status !== 'OFF_TRACK') return [];
  const text = lastCheckIn === null ? '' : lastCheckIn.blocker || lastCheckIn.progressNote;
  return [
    {
      title: keyResult.title,
      ownerName: keyResult.answererName,
      teamName: null,
      status,
      progress: keyResult.progress,
      expected: keyResult.expected ?? 0,
      since: keyResult.statusSince,
      lastNote: lastCheckIn === null || text === '' ? null : { text, at: lastCheckIn.at },
    },
  ];
}
