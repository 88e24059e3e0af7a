import { DomainError } from '../domain/errors.ts';
import { linkOf, linkProblems } from '../domain/goal-link.ts';
import { refuse } from '../domain/goal-problem.ts';
import type { Instant } from '../domain/key-result.ts';
import { writeAudit } from './audit-log.ts';
import { publish } from './events.ts';
import { plain } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { keyResultPlace, objectiveSubject, readableObjectiveIds, seenKeyResultIds } from './sight.ts';
import type { WriteOptions } from './versions.ts';

/** An address that somebody attached to an objective, or to one of its key results. */
export interface GoalLinkRow {
  organizationId: string;
  id: string;
  objectiveId: string;
  /** Null where the objective itself is meant. */
  keyResultId: string | null;
  url: string;
  title: string;
  createdAt: Instant;
}

/** The goal that a link hangs on. */
export interface LinkedGoal {
  noun: 'objective' | 'key-result';
  id: string;
}

/** A goal has so many links at most: more are a page of their own. */
const MOST_LINKS = 30;

/** The links of these objectives themselves, oldest first. */
export async function linksOfObjectives(scope: Scope, objectiveIds: readonly string[]): Promise<GoalLinkRow[]> {
  return seen(scope, await rowsWhere(scope, { objectiveId: { in: [...objectiveIds] }, keyResultId: null }));
}

/** The links of these key results, oldest first. */
export async function linksOfKeyResults(scope: Scope, keyResultIds: readonly string[]): Promise<GoalLinkRow[]> {
  return seen(scope, await rowsWhere(scope, { keyResultId: { in: [...keyResultIds] } }));
}

/** Links of these ids, in no order. */
export async function goalLinksByIds(scope: Scope, ids: readonly string[]): Promise<GoalLinkRow[]> {
  return seen(scope, await rowsWhere(scope, { id: { in: [...ids] } }));
}

/** Attaches an address to a goal; one that is there already only gets its title. */
export async function addGoalLink(scope: Scope, input: { goal: LinkedGoal; url: string; title: string }, { at }: WriteOptions): Promise<GoalLinkRow> {
  refuse(linkProblems(input));
  const { url, title } = linkOf(input);
  return inTransaction(scope, async (inside) => {
    const place = await changeablePlace(inside, input.goal);
    const before = await rowsWhere(inside, place);
    const same = before.find((link) => link.url === url);
    if (same === undefined && before.length >= MOST_LINKS)
      throw new DomainError('INVALID_INPUT', `A goal has at most ${MOST_LINKS} links; gather them on a page, and link that.`, { field: 'url' });
    const { organizationId, database } = inside;
    const id = same?.id ?? database.newId(`goal-link/${input.goal.id}/${url}`);
    const key = { organizationId_id: { organizationId, id } };
    const data = { organizationId, id, ...place, url, title, createdAt: new Date(at) };
    const after: GoalLinkRow = plain(await inside.db.goalLink.upsert({ where: key, create: data, update: { title } }));
    await writeAudit(inside, { action: 'add-link', noun: input.goal.noun, subjectId: input.goal.id, after: { url, title }, at });
    publish(inside, { type: input.goal.noun, id: input.goal.id });
    return after;
  });
}

/** Takes a link away; where there is none it is as it should be, and the answer is false. */
export async function removeGoalLink(scope: Scope, { goal, url }: { goal: LinkedGoal; url: string }, { at }: WriteOptions): Promise<boolean> {
  return inTransaction(scope, async (inside) => {
    const place = await changeablePlace(inside, goal);
    const before = (await rowsWhere(inside, { ...place, url }))[0];
    if (before === undefined) return false;
    await inside.db.goalLink.deleteMany({ where: { organizationId: scope.organizationId, id: before.id } });
    await writeAudit(inside, { action: 'remove-link', noun: goal.noun, subjectId: goal.id, before: { url, title: before.title }, at });
    publish(inside, { type: goal.noun, id: goal.id });
    return true;
  });
}

/** Where the links of a goal stand; refused to whoever may not change it. */
async function changeablePlace(scope: Scope, { noun, id }: LinkedGoal): Promise<{ objectiveId: string; keyResultId: string | null }> {
  const where = { organizationId: scope.organizationId, id };
  if (noun === 'objective') {
    const objective = await scope.db.objective.findFirst({ where, select: { ownerId: true, teamId: true, level: true } });
    if (objective === null) throw notFound('objective');
    requireRight(scope, 'update', 'objective', objectiveSubject(objective));
    return { objectiveId: id, keyResultId: null };
  }
  const [place, keyResult] = [await keyResultPlace(scope, id), await scope.db.keyResult.findFirst({ where, select: { objectiveId: true } })];
  if (place === null || keyResult === null) throw notFound('key-result');
  requireRight(scope, 'update', 'key-result', place.subject);
  return { objectiveId: keyResult.objectiveId, keyResultId: id };
}

async function rowsWhere(scope: Scope, where: object): Promise<GoalLinkRow[]> {
  const links = await scope.db.goalLink.findMany({
    where: { organizationId: scope.organizationId, ...where },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return links.map((link) => plain(link));
}

/** Those whose goal may be read as a whole: who sees an objective in outline sees no link of it. */
async function seen(scope: Scope, links: readonly GoalLinkRow[]): Promise<GoalLinkRow[]> {
  const goals = new Set([
    ...(await seenKeyResultIds(
      scope,
      links.flatMap(({ keyResultId }) => keyResultId ?? []),
    )),
    ...(await readableObjectiveIds(
      scope,
      links.flatMap(({ objectiveId, keyResultId }) => (keyResultId === null ? objectiveId : [])),
    )),
  ]);
  return links.filter(({ objectiveId, keyResultId }) => goals.has(keyResultId ?? objectiveId));
}
