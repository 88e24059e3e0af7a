import { emailAddress } from '../domain/email-address.ts';
import { MUTABLE_MAILS } from '../domain/effect-kinds.ts';
import { DomainError } from '../domain/errors.ts';
import { refuse } from '../domain/goal-problem.ts';
import {
  type ChannelChoice,
  DEFAULT_PREFERENCES,
  type Language,
  type NotificationPreferences,
  type Person,
  preferenceProblems,
  type Role,
} from '../domain/person.ts';
import { requireTimeZone } from '../domain/required-time-zone.ts';
import { writeAudit } from './audit-log.ts';
import { restPersonalConnections } from './connections.ts';
import { customRolesByIds } from './custom-roles.ts';
import { lookAgainAtCycles } from './cycle-signals.ts';
import { publish } from './events.ts';
import type { PersonModel } from './generated/prisma/models/Person.ts';
import { keepTeam } from './kept-team.ts';
import { languageOf } from './organizations.ts';
import { cursorValues, type Page, pageOf, type PageRequest, pageSize } from './page.ts';
import { jsonColumn, plain } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { conflict, given, refuseStale, type WriteOptions } from './versions.ts';

/** A person as plain data. */
export interface PersonRow extends Person {
  organizationId: string;
  /** The role that the organization made and gave, on top of `role`. */
  customRoleId: string | null;
  /** A program, not somebody: it has tokens, no mail and no sign-in. */
  service: boolean;
  /** What the company's directory calls the person. */
  externalId: string | null;
  /** Since when nothing but this row is left of them: erasure.ts. */
  erasedAt: string | null;
  version: number;
}

/** The person of this id; refused where there is none. */
export async function personById(scope: Scope, id: string): Promise<PersonRow> {
  const [person] = await peopleByIds(scope, [id]);
  if (person === undefined) throw notFound('person');
  return person;
}

/** The people of these ids, in no order; unknown ones are left out. */
export async function peopleByIds(scope: Scope, ids: readonly string[]): Promise<PersonRow[]> {
  return (await scope.db.person.findMany({ where: { organizationId: scope.organizationId, id: { in: [...ids] } } })).map(rowOf);
}

/** The active person with an address; null where there is none, or where a program has it. */
export async function personByEmail(scope: Scope, address: string): Promise<PersonRow | null> {
  const email = emailAddress(address);
  if (email === null) return null;
  const person = await scope.db.person.findFirst({ where: { organizationId: scope.organizationId, email, active: true, service: false } });
  return person === null ? null : rowOf(person);
}

/** All active people, by name: for ladders, prompts and leadership. Thousands at most. */
export async function activePeople(scope: Scope): Promise<PersonRow[]> {
  const people = await scope.db.person.findMany({
    where: { organizationId: scope.organizationId, active: true, service: false },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return people.map(rowOf);
}

/** The programs that act here in their own name, by name. */
export async function servicePeople(scope: Scope): Promise<PersonRow[]> {
  const where = { organizationId: scope.organizationId, service: true, active: true };
  return (await scope.db.person.findMany({ where, orderBy: [{ name: 'asc' }, { id: 'asc' }], take: 200 })).map(rowOf);
}

/** One person of each kind to look at a sample company as: who administers it, its head, a manager, a contributor. */
export async function peopleToLookAs(scope: Scope): Promise<PersonRow[]> {
  const people = await activePeople(scope);
  const chosen = [
    people.find((person) => person.role === 'ADMIN'),
    people.find((person) => person.leadership && person.managerId === null && person.role !== 'ADMIN'),
    people.find((person) => person.role === 'MANAGER' && person.managerId !== null),
    people.find((person) => person.role === 'CONTRIBUTOR'),
  ];
  return chosen.filter((person) => person !== undefined);
}

/** A part of everybody, those who have left included, in the order of their ids: for the company's directory (SCIM). At most 10,000. */
export async function directoryPeople(scope: Scope, by: { email?: string; externalId?: string } = {}): Promise<PersonRow[]> {
  const where = { organizationId: scope.organizationId, service: false, erasedAt: null, ...given(by) };
  return (await scope.db.person.findMany({ where, orderBy: { id: 'asc' }, take: 10_000 })).map(rowOf);
}

/** Which people a list shows; everybody by default. */
export interface PeopleFilter {
  search?: string | null | undefined;
  active?: boolean | undefined;
  /** Only those who report to this person themselves. */
  managerId?: string | undefined;
  teamId?: string | undefined;
  role?: Role | undefined;
}

/** A page of people by name. */
export async function peoplePage(scope: Scope, filter: PeopleFilter, request: PageRequest): Promise<Page<PersonRow>> {
  const after = cursorValues(request, 2);
  const [name = '', id = ''] = after ?? [];
  const people = await scope.db.person.findMany({
    where: { AND: [whereOf(scope, filter), after === null ? {} : { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] }] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: pageSize(request) + 1,
  });
  return pageOf(people.map(rowOf), request, (person) => [person.name, person.id]);
}

/** How many people a filter finds. */
export async function countPeople(scope: Scope, filter: PeopleFilter): Promise<number> {
  return scope.db.person.count({ where: whereOf(scope, filter) });
}

/** What makes a person; what is left out has its default, or stays as it is. */
export interface PersonInput {
  email: string;
  name: string;
  timeZone: string;
  role?: Role | undefined;
  managerId?: string | null | undefined;
  teamId?: string | null | undefined;
  customRoleId?: string | null | undefined;
  language?: Language | undefined;
  leadership?: boolean | undefined;
  deputyId?: string | null | undefined;
  deputyUntil?: string | null | undefined;
  preferences?: NotificationPreferences | undefined;
  service?: boolean | undefined;
  externalId?: string | null | undefined;
}

/** Adds a person. Running cycles look again: there may be a new zone to prompt. */
export async function createPerson(scope: Scope, input: PersonInput, { at }: WriteOptions): Promise<PersonRow> {
  requireRight(scope, 'create', 'person');
  return inTransaction(scope, async (inside) => {
    const { organizationId } = scope;
    const email = await freeEmail(inside, input.email);
    requireTimeZone(input.timeZone);
    const id = scope.database.newId(`person/${email}`);
    await refuseManagerCycle(inside, { id, managerId: input.managerId ?? null });
    await refuseUnknownRole(inside, input.customRoleId);
    if (input.teamId) await keepTeam(inside, input.teamId);
    const { preferences = DEFAULT_PREFERENCES, ...fields } = input;
    const columns = { ...given(fields), name: input.name.trim(), timeZone: input.timeZone, email, preferences: jsonColumn(preferences) as object };
    const after = rowOf(await inside.db.person.create({ data: { organizationId, id, ...columns } }));
    await writeAudit(inside, { action: 'create', noun: 'person', subjectId: id, after, at });
    publish(inside, { type: 'person', id });
    await lookAgainAtCycles(inside, { at });
    return after;
  });
}

/** Changes a person. Everybody may change their own language, zone, preferences and deputy; all else is the administrators'. */
export async function updatePerson(scope: Scope, input: Partial<PersonInput> & { id: string }, { version, at }: WriteOptions): Promise<PersonRow> {
  const { id, ...fields } = input;
  if (!isOwnChoice(scope, id, fields)) requireRight(scope, 'update', 'person');
  if (fields.timeZone !== undefined) requireTimeZone(fields.timeZone);
  if (fields.preferences !== undefined) refuse(preferenceProblems(fields.preferences));
  return inTransaction(scope, async (inside) => {
    const before = await personById(inside, id);
    refuseStale({ noun: 'person', version, yours: input, theirs: before });
    if (fields.deputyId) await refuseUnfitDeputy(inside, { id, deputyId: fields.deputyId });
    if (fields.deputyUntil && fields.deputyUntil <= at)
      throw new DomainError('INVALID_INPUT', 'The day until which the deputy stands in is over. Choose a later one, or no deputy.', { field: 'deputyUntil' });
    const email = fields.email === undefined || sameEmail(fields.email, before.email) ? before.email : await freeEmail(inside, fields.email);
    await refuseUnknownRole(inside, fields.customRoleId);
    if (fields.role !== undefined && fields.role !== 'ADMIN') await refuseLastAdministrator(inside, before);
    if (fields.managerId !== undefined) await refuseManagerCycle(inside, { id, managerId: fields.managerId });
    if (fields.teamId && fields.teamId !== before.teamId) await keepTeam(inside, fields.teamId);
    const { preferences, ...columns } = fields;
    const data = { ...given(columns), email, ...(preferences === undefined ? {} : { preferences: jsonColumn(preferences) as object }) };
    const after = await write(inside, { before, data, action: 'update', at });
    // They were mailed to the former address, and prove nothing of the new one.
    if (email !== before.email) await inside.db.signInLink.deleteMany({ where: { organizationId: scope.organizationId, personId: id, usedAt: null } });
    return after;
  });
}

/** Where somebody wants their prompts and escalations; each chooses for themselves. */
export async function chooseChannel(
  scope: Scope,
  { personId, channel }: { personId: string; channel: ChannelChoice },
  { at }: { at: string },
): Promise<PersonRow> {
  if (!isSelf(scope, personId)) requireRight(scope, 'update', 'person');
  return inTransaction(scope, async (inside) => {
    const before = await personById(inside, personId);
    if ((before.preferences.channel ?? 'mail') === channel) return before;
    const preferences = { ...before.preferences, channel };
    return write(inside, { before, data: { preferences: jsonColumn(preferences) as object }, action: 'choose-channel', at });
  });
}

/** Switches off all mails that a person can do without: what the List-Unsubscribe link of a mail does. */
export async function muteMails(scope: Scope, { personId }: { personId: string }, { at }: { at: string }): Promise<PersonRow> {
  if (!isSelf(scope, personId)) requireRight(scope, 'update', 'person');
  return inTransaction(scope, async (inside) => {
    const before = await personById(inside, personId);
    const preferences = { ...before.preferences, muted: [...MUTABLE_MAILS] };
    return write(inside, { before, data: { preferences: jsonColumn(preferences) as object }, action: 'mute-mails', at });
  });
}

/** Takes a person out of everything to come: no prompt, no message, no sign-in, and their calendar rests. What they did stays. */
export async function deactivatePerson(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<PersonRow> {
  requireRight(scope, 'delete', 'person');
  return inTransaction(scope, async (inside) => {
    const before = await personById(inside, id);
    refuseStale({ noun: 'person', version, yours: { id }, theirs: before });
    await refuseLastAdministrator(inside, before);
    const where = { organizationId: scope.organizationId, personId: id };
    // An invitation must not open the door again when somebody is taken back later.
    await inside.db.signInLink.updateMany({ where: { ...where, usedAt: null }, data: { expiresAt: new Date(at) } });
    await inside.db.link.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date(at) } });
    await inside.db.session.deleteMany({ where });
    await inside.db.apiToken.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date(at) } });
    await restPersonalConnections(inside, { ownerId: id, rest: true }, { at });
    return write(inside, { before, data: { active: false }, action: 'deactivate', at });
  });
}

/** Takes somebody back who had left: they sign in and are asked again. */
export async function reactivatePerson(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<PersonRow> {
  requireRight(scope, 'update', 'person');
  return inTransaction(scope, async (inside) => {
    const before = await personById(inside, id);
    refuseStale({ noun: 'person', version, yours: { id }, theirs: before });
    await restPersonalConnections(inside, { ownerId: id, rest: false }, { at });
    return write(inside, { before, data: { active: true }, action: 'reactivate', at });
  });
}

/** Somebody must be left who can let others in; a program is nobody. */
export async function refuseLastAdministrator({ db, organizationId }: Scope, { id, role, active, service }: PersonRow): Promise<void> {
  if (role !== 'ADMIN' || !active || service) return;
  // Locked in one order: of two administrators who leave at once, one stays.
  const admins = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM people WHERE organization_id = ${organizationId}::uuid AND role = 'ADMIN' AND active AND NOT service ORDER BY id FOR UPDATE`;
  if (admins.every((admin) => admin.id === id))
    throw new DomainError('INVALID_INPUT', 'This is the last administrator here. Make somebody else an administrator first.');
}

/** Whoever was erased is not to come back under the same id. */
export function refuseErased({ erasedAt }: PersonRow): void {
  if (erasedAt !== null)
    throw new DomainError('INVALID_INPUT', 'This person was erased, and nothing of theirs can be changed any more. Add whoever comes back as a new person.');
}

async function write(scope: Scope, change: { before: PersonRow; data: object; action: string; at: string }): Promise<PersonRow> {
  const { before, data, action, at } = change;
  refuseErased(before);
  const [written] = await scope.db.person.updateManyAndReturn({
    where: { organizationId: scope.organizationId, id: before.id, version: before.version },
    data: { ...data, version: { increment: 1 } },
  });
  if (written === undefined) throw conflict('person', data, before);
  const after = rowOf(written);
  await writeAudit(scope, { action, noun: 'person', subjectId: before.id, before, after, at });
  publish(scope, { type: 'person', id: before.id });
  await lookAgainAtCycles(scope, { at });
  return after;
}

async function refuseUnknownRole(scope: Scope, id: string | null | undefined): Promise<void> {
  if (id && (await customRolesByIds(scope, [id])).length === 0)
    throw new DomainError('INVALID_INPUT', 'There is no such role. Choose another, or none.', { field: 'customRoleId' });
}

/** Whoever reads for somebody else works here, and is no mere viewer: else the mails would go to the absent all the same. */
async function refuseUnfitDeputy(scope: Scope, { id, deputyId }: { id: string; deputyId: string }): Promise<void> {
  const refused = (sentence: string): DomainError => new DomainError('INVALID_INPUT', sentence, { field: 'deputyId' });
  if (deputyId === id) throw refused('Nobody can be their own deputy: choose somebody else, or nobody.');
  const deputy = await personById(scope, deputyId);
  if (!deputy.active || deputy.service || deputy.role === 'VIEWER')
    throw refused(`${deputy.name} cannot read for others here: choose a colleague who works here.`);
}

const OWN_CHOICES = ['language', 'timeZone', 'preferences', 'deputyId', 'deputyUntil'];

function isOwnChoice(scope: Scope, id: string, fields: object): boolean {
  return scope.actor.kind === 'person' && isSelf(scope, id) && Object.keys(given(fields)).every((name) => OWN_CHOICES.includes(name));
}

/** The person signed in, or come by the unsubscribe link of their own mail. */
function isSelf({ actor }: Scope, id: string): boolean {
  if (actor.kind === 'link') return actor.purpose === 'unsubscribe' && actor.personId === id;
  return actor.kind === 'person' && actor.token === undefined && actor.personId === id;
}

async function freeEmail(scope: Scope, given: string): Promise<string> {
  const email = emailAddress(given);
  if (email === null) throw new DomainError('INVALID_INPUT', `"${given}" is not an e-mail address.`, { field: 'email' });
  const taken = await scope.db.person.count({ where: { organizationId: scope.organizationId, email } });
  if (taken > 0) throw new DomainError('INVALID_INPUT', `There is already a person with the address ${email}.`, { field: 'email' });
  return email;
}

async function refuseManagerCycle(scope: Scope, { id, managerId }: { id: string; managerId: string | null }): Promise<void> {
  if (managerId === null) return;
  const line = await scope.db.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE line AS (
      SELECT id, manager_id FROM people WHERE organization_id = ${scope.organizationId}::uuid AND id = ${managerId}::uuid
      UNION
      SELECT p.id, p.manager_id FROM people p JOIN line ON p.organization_id = ${scope.organizationId}::uuid AND p.id = line.manager_id
    ) SELECT id::text FROM line`;
  if (line.length === 0) throw notFound('person');
  if (line.some((person) => person.id === id))
    throw new DomainError('INVALID_INPUT', 'Nobody can be in their own report line: choose another manager.', { field: 'managerId' });
}

function whereOf(scope: Scope, { search, ...exactly }: PeopleFilter): object {
  const text = search?.trim();
  return {
    organizationId: scope.organizationId,
    service: false,
    ...given(exactly),
    ...(text ? { OR: [{ name: { contains: text, mode: 'insensitive' } }, { email: { contains: text, mode: 'insensitive' } }] } : {}),
  };
}

function sameEmail(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right;
}

function rowOf(model: PersonModel): PersonRow {
  const row = plain(model);
  // Written by this folder alone; a preference added later has its default.
  const preferences = { ...DEFAULT_PREFERENCES, ...(model.preferences as Partial<NotificationPreferences>) };
  return { ...row, language: languageOf(row.language), preferences };
}
