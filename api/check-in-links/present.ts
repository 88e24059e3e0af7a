import { checkInsByIds } from '../../database/check-ins.ts';
import { cycleById } from '../../database/cycles.ts';
import { escalationById } from '../../database/escalations.ts';
import { keyResultById, keyResultsByIds } from '../../database/key-results.ts';
import { type LinkRow, openLinksOf } from '../../database/links.ts';
import { stepsOf } from '../../database/milestone-steps.ts';
import { objectivesByIds } from '../../database/objectives.ts';
import { organizationById } from '../../database/organizations.ts';
import { personById } from '../../database/people.ts';
import type { Scope } from '../../database/scope.ts';
import { signedToken } from '../../database/tokens.ts';
import { answeredInWeek } from '../../database/week-answers.ts';

/** The person's other key results of the week, so that the page can offer the next one. */
export interface NextLink {
  url: string;
  title: string;
  answered: boolean;
}

/**
 * What a link's page shows: one key result with its value filled in, in its person's language, and nothing else of the company.
 * The shape is `CheckInLink` of api/schema.graphql, written down in web/check-ins/.
 */
export async function presentLink(scope: Scope, link: LinkRow, now: string) {
  const [person, organization] = await Promise.all([personById(scope, link.personId), organizationById(scope)]);
  return {
    purpose: link.purpose,
    personName: person.name,
    organizationName: organization.name,
    language: person.language,
    week: link.week,
    expiresAt: link.expiresAt,
    keyResult: link.keyResultId === null ? null : await presentKeyResult(scope, link.keyResultId, link.week),
    escalation: link.escalationId === null ? null : await presentEscalation(scope, link.escalationId),
    next: await nextLinks(scope, link, now),
  };
}

/** The open links of the same person and week but this one, unanswered first. */
export async function nextLinks(scope: Scope, link: LinkRow, now: string): Promise<NextLink[]> {
  if (link.purpose !== 'check_in' || link.week === null) return [];
  const others = (await openLinksOf(scope, { personId: link.personId, week: link.week, now })).filter((other) => other.keyResultId !== link.keyResultId);
  const newest = new Map(others.map((other) => [other.keyResultId ?? '', other]));
  const ids = [...newest.keys()];
  const [keyResults, answered] = await Promise.all([keyResultsByIds(scope, ids), answeredInWeek(scope, { keyResultIds: ids, week: link.week })]);
  const titles = new Map(keyResults.map((keyResult) => [keyResult.id, keyResult.title]));
  return [...newest.values()]
    .map((other) => ({
      url: `/check-in/${signedToken(scope.database.secretKey, other.id)}`,
      title: titles.get(other.keyResultId ?? '') ?? '',
      answered: answered.has(other.keyResultId ?? ''),
    }))
    .toSorted((left, right) => Number(left.answered) - Number(right.answered) || left.title.localeCompare(right.title));
}

async function presentKeyResult(scope: Scope, id: string, week: string | null) {
  const keyResult = await keyResultById(scope, id);
  const [[objective], cycle, steps, [last], answered] = await Promise.all([
    objectivesByIds(scope, [keyResult.objectiveId]),
    cycleById(scope, keyResult.cycleId),
    keyResult.kind === 'milestone' ? stepsOf(scope, [id]) : [],
    keyResult.lastCheckInId === null ? [] : checkInsByIds(scope, [keyResult.lastCheckInId]),
    week === null ? new Set<string>() : answeredInWeek(scope, { keyResultIds: [id], week }),
  ]);
  const { title, kind, unit, start, target, atLeast, atMost, current, confidence, progress, expected, status } = keyResult;
  return {
    title,
    kind,
    unit,
    start,
    target,
    atLeast,
    atMost,
    current,
    confidence,
    progress,
    expected,
    status,
    objectiveTitle: objective?.title ?? '',
    cycleName: cycle.name,
    lastNote: last?.progressNote ?? '',
    lastAt: keyResult.lastCheckInAt,
    answeredThisWeek: answered.has(id),
    steps: steps.map((step) => ({ id: step.id, title: step.title, weight: step.weight, dueOn: step.dueOn, doneAt: step.doneAt })),
  };
}

async function presentEscalation(scope: Scope, id: string) {
  const escalation = await escalationById(scope, id);
  const keyResult = escalation.keyResultId === null ? null : await keyResultById(scope, escalation.keyResultId);
  return { title: keyResult?.title ?? '', sentence: keyResult?.arithmetic ?? '', state: escalation.state };
}
