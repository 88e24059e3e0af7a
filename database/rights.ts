import { createMongoAbility, type MongoAbility, type RawRuleOf, subject as subjectOf } from '@casl/ability';
import { DomainError } from '../domain/errors.ts';
import type { ObjectiveLevel } from '../domain/objective.ts';
import { type Action, type Noun, type Permission, permissionsOf, type Reach } from '../domain/permissions.ts';
import type { Role } from '../domain/person.ts';
import { scopesLetThrough, type TokenScope } from '../domain/token-scopes.ts';
import { writeAudit } from './audit-log.ts';
import { Prisma } from './generated/prisma/client.ts';
import { type Actor, type LinkPurpose, refuseWhileViewing, type Scope, type StandIn, type Standing } from './scope.ts';

/** What of a row decides whether somebody's reach includes it: the people and teams it belongs to, and its level. */
export interface Subject {
  ownerIds?: readonly (string | null)[];
  teamIds?: readonly (string | null)[];
  level?: ObjectiveLevel;
}

/** The columns of a statement in which a Subject stands. */
export interface SubjectColumns {
  ownerIds: readonly Prisma.Sql[];
  teamIds: readonly Prisma.Sql[];
  level: Prisma.Sql;
}

/**
 * Refuses what the acting person may not do. Not allowed looks like not found, so that nobody learns what exists.
 * A workflow may do what it was started for; a link was checked when it was opened, and names its one row.
 */
export function requireRight(scope: Scope, action: Action, noun: Noun, subject?: Subject): void {
  if (action !== 'read') refuseWhileViewing(scope);
  if (isAllowed(scope, action, noun, subject)) return;
  noteRefusal(scope, action, noun);
  throw notFound(noun);
}

/** Into the audit log, beside the transaction that the refusal ends. Nobody waits for it: while the database is away nothing is asked of it anyway. */
function noteRefusal(scope: Scope, action: Action, noun: Noun): void {
  const beside = { ...scope, db: scope.database.prismaOf(scope.organizationId), events: null };
  writeAudit(beside, { action: 'refused', noun, subjectId: '', after: { asked: action }, at: new Date().toISOString() }).catch(() => undefined);
}

/** Whether the acting person may do it; without a subject, whether there is anything that they may do it to. */
export function isAllowed(scope: Scope, action: Action, noun: Noun, subject?: Subject): boolean {
  return abilityOf(scope).can(action, subject === undefined ? noun : subjectOf(noun, { ...subject }));
}

/** Whether every row of a noun may be had, so that nothing need be chosen. */
export function isUnbounded(scope: Scope, action: Action, noun: Noun): boolean {
  return abilityOf(scope)
    .rulesFor(action, noun)
    .some(({ conditions }) => conditions === undefined);
}

/** The rows of a noun that the acting person may have, as an SQL condition on the columns in which its Subject stands: what `isAllowed` says, for many. */
export function allowedRows(scope: Scope, action: Action, noun: Noun, columns: SubjectColumns): Prisma.Sql {
  if (isUnbounded(scope, action, noun)) return Prisma.sql`true`;
  const conditions = abilityOf(scope)
    .rulesFor(action, noun)
    .map(({ conditions }) => sqlOf(conditions as Condition, columns));
  return conditions.length === 0 ? Prisma.sql`false` : Prisma.sql`(${Prisma.join(conditions, ' OR ')})`;
}

/** The narrowest rule that lets a person do something to a row, their own before that of somebody for whom they stand in; null where none does. */
export function reasonFor({ actor }: Scope, action: Action, noun: Noun, subject: Subject): HeldRule | null {
  if (actor.kind !== 'person') return null;
  const rules = heldBy(actor)
    .filter(({ rule: { actions, nouns } }) => actions.includes(action) && nouns.includes(noun))
    .toSorted(
      ({ rule: a, standsInFor: forA }, { rule: b, standsInFor: forB }) =>
        Number(forA !== null) - Number(forB !== null) ||
        NARROWEST_FIRST.indexOf(a.reach) - NARROWEST_FIRST.indexOf(b.reach) ||
        (a.levels?.length ?? 9) - (b.levels?.length ?? 9),
    );
  return rules.find((held) => conditionsOf(held)?.some((condition) => holds(condition, subject)) ?? true) ?? null;
}

const NARROWEST_FIRST: readonly Reach[] = ['own', 'team', 'department', 'reports', 'deputy', 'company'];

function holds(condition: Condition, { ownerIds = [], teamIds = [], level }: Subject): boolean {
  if ('level' in condition) return level !== undefined && condition.level.$in.includes(level);
  const [ids, wanted] = 'ownerIds' in condition ? [ownerIds, condition.ownerIds.$in] : [teamIds, condition.teamIds.$in];
  return ids.some((id) => id !== null && wanted.includes(id));
}

/** The refusal for what is not there, or not for this person. */
export function notFound(noun: Noun | 'check-in' | 'notice'): DomainError {
  return new DomainError('NOT_FOUND', `There is no such ${noun.replaceAll('-', ' ')}, or it is not open to you.`);
}

/** A rule with the place in the company from which it reaches: the person's own, or that of somebody who is away. */
export interface HeldRule {
  rule: Permission;
  personId: string;
  role: Role;
  standing: Standing;
  standsInFor: StandIn | null;
}

type Ability = MongoAbility;
type Rule = RawRuleOf<Ability>;

/** The only forms that a rule's conditions have: whose it is, or its level. */
type Condition = { ownerIds: { $in: readonly string[] } } | { teamIds: { $in: readonly string[] } } | { level: { $in: readonly ObjectiveLevel[] } };

const abilities = new WeakMap<Actor, Ability>();

/** The one ability of an actor: made from the rules as data, once a request. */
function abilityOf({ actor }: Scope): Ability {
  const known = abilities.get(actor);
  if (known !== undefined) return known;
  const ability = createMongoAbility(rulesOf(actor));
  abilities.set(actor, ability);
  return ability;
}

function rulesOf(actor: Actor): Rule[] {
  if (actor.kind === 'system') return [{ action: 'manage', subject: 'all' }];
  if (actor.kind === 'link') return LINK_RIGHTS[actor.purpose].map(([action, subject]) => ({ action, subject }));
  return heldBy(actor).flatMap((held) => {
    const rule = { action: [...held.rule.actions], subject: [...held.rule.nouns] };
    return conditionsOf(held)?.map((conditions) => ({ ...rule, conditions })) ?? [rule];
  });
}

/** The person's rules, and within that of deputies those of everybody for whom they stand in; of a token what its scopes leave of them. */
function heldBy({ personId, role, standing, token }: Extract<Actor, { kind: 'person' }>): HeldRule[] {
  const held = ownRules({ personId, role, standing }).flatMap((own) => (own.rule.reach === 'deputy' ? inPlaceOf(own.rule, standing.standsInFor) : [own]));
  return token === undefined ? held : held.flatMap((each) => withinScopes(each.rule, token.scopes).map((rule) => ({ ...each, rule })));
}

/** The rules of somebody's role, of leading, and of the role that the organization made for them. */
function ownRules({ personId, role, standing }: Pick<StandIn, 'personId' | 'role' | 'standing'>): HeldRule[] {
  const granted = (standing.customRole?.grants ?? []).map(({ action, noun, reach }) => ({ holders: [], actions: [action], nouns: [noun], reach }));
  const rules = [...permissionsOf({ role, leadership: standing.leadership }, standing.access), ...granted];
  return rules.map((rule) => ({ rule, personId, role, standing, standsInFor: null }));
}

/** What those who are away may do, as far as a rule gives it to their deputy. */
function inPlaceOf({ actions, nouns }: Permission, absent: readonly StandIn[]): HeldRule[] {
  return absent.flatMap((standsInFor) =>
    ownRules(standsInFor).flatMap(({ rule, ...theirs }) => {
      const shared = { ...rule, actions: rule.actions.filter((each) => actions.includes(each)), nouns: rule.nouns.filter((each) => nouns.includes(each)) };
      return rule.reach === 'deputy' || shared.actions.length === 0 || shared.nouns.length === 0 ? [] : [{ ...theirs, rule: shared, standsInFor }];
    }),
  );
}

function withinScopes(permission: Permission, scopes: readonly TokenScope[]): Permission[] {
  return permission.nouns.flatMap((noun) => {
    const actions = permission.actions.filter((action) => scopesLetThrough(scopes, action, noun));
    return actions.length === 0 ? [] : [{ ...permission, actions, nouns: [noun] }];
  });
}

/** One of which must hold; null where nothing need. */
function conditionsOf({ rule: { reach, levels }, standing, personId }: HeldRule): Condition[] | null {
  if (levels !== undefined) return [{ level: { $in: levels } }];
  const circle = CIRCLES[reach](standing, personId);
  return circle && [{ ownerIds: { $in: circle.personIds } }, { teamIds: { $in: circle.teamIds } }];
}

/** What each reach takes in; null for everything. */
const CIRCLES: Record<Reach, (standing: Standing, personId: string) => { personIds: readonly string[]; teamIds: readonly string[] } | null> = {
  own: ({ ledTeamIds }, personId) => ({ personIds: [personId], teamIds: ledTeamIds }),
  team: ({ team }) => team,
  department: ({ department }) => department,
  reports: ({ reports }) => reports,
  // Spelled out by the rules of those who are away.
  deputy: () => ({ personIds: [], teamIds: [] }),
  company: () => null,
};

function sqlOf(condition: Condition, { ownerIds, teamIds, level }: SubjectColumns): Prisma.Sql {
  if ('level' in condition) return isOneOf([Prisma.sql`${level}::text`], condition.level.$in, 'text');
  return 'ownerIds' in condition ? isOneOf(ownerIds, condition.ownerIds.$in, 'uuid') : isOneOf(teamIds, condition.teamIds.$in, 'uuid');
}

function isOneOf(columns: readonly Prisma.Sql[], values: readonly string[], type: 'uuid' | 'text'): Prisma.Sql {
  if (values.length === 0) return Prisma.sql`false`;
  // A column that is null belongs to nobody: the whole must be false then, not null, as it may be negated.
  const each = columns.map((column) => Prisma.sql`coalesce(${column} = ANY(${[...values]}::${Prisma.raw(type)}[]), false)`);
  return Prisma.sql`(${Prisma.join(each, ' OR ')})`;
}

const LINK_RIGHTS: Record<LinkPurpose, readonly [Action, Noun][]> = {
  check_in: [
    ['check-in', 'key-result'],
    ['read', 'key-result'],
    ['read', 'objective'],
    ['read', 'note'],
  ],
  learning: [
    ['check-in', 'key-result'],
    ['read', 'key-result'],
    ['read', 'objective'],
    ['read', 'note'],
  ],
  acknowledge: [
    ['update', 'escalation'],
    ['read', 'escalation'],
    ['read', 'key-result'],
    ['read', 'objective'],
    ['read', 'note'],
  ],
  unsubscribe: [],
};
