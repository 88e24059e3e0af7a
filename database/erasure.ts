import { DomainError } from '../domain/errors.ts';
import { DEFAULT_PREFERENCES } from '../domain/person.ts';
import { auditRowsOf, writeAudit } from './audit-log.ts';
import { lookAgainAtCycles } from './cycle-signals.ts';
import { forgetMessagesTo, replaceInTexts } from './erased-texts.ts';
import { publish } from './events.ts';
import { type PersonRow, personById, refuseErased, refuseLastAdministrator } from './people.ts';
import { destroyPersonKey } from './person-keys.ts';
import { jsonColumn } from './plain.ts';
import { requireRight } from './rights.ts';
import { inTransaction, type Scope } from './scope.ts';
import { conflict, refuseStale, type WriteOptions } from './versions.ts';

/** What is left of an erased person. */
export interface Erasure {
  person: PersonRow;
  /** Messages to them, and those that named them: copies of these outside of the database are to go as well. */
  effectIds: string[];
}

/**
 * Erases a person for good, in one transaction: name, address and choices, sessions and links, what was kept of messages to them, their name in what is
 * kept of others, and the key under which the audit log says who they were. What they did stays, as done by somebody erased; the chain stays whole.
 */
export async function erasePerson(scope: Scope, { id }: { id: string }, { version, at }: WriteOptions): Promise<Erasure> {
  requireRight(scope, 'delete', 'person');
  return inTransaction(scope, async (inside) => {
    const before = await personById(inside, id);
    refuseStale({ noun: 'person', version, yours: { id }, theirs: before });
    refuseErased(before);
    await refuseLastAdministrator(inside, before);
    await refuseWhileAnswering(inside, before);
    const { names, plainEntries } = await namesEverHad(inside, before);
    // The row first: whoever is about to make a key for it waits, and then finds nobody to make one for.
    const person = await emptyRow(inside, before, at);
    await destroyPersonKey(inside, id);
    await endAccess(inside, id);
    const sent = await forgetMessagesTo(inside, { personId: id, at });
    const naming = await replaceInTexts(inside, { names, by: person.name });
    await writeAudit(inside, { action: 'erase', noun: 'person', subjectId: id, after: plainEntries === 0 ? null : { plainEntries }, at });
    publish(inside, { type: 'person', id });
    await lookAgainAtCycles(inside, { at });
    return { person, effectIds: [...new Set([...sent, ...naming])] };
  });
}

/** Nothing may be left that nobody answers for. */
async function refuseWhileAnswering({ db, organizationId }: Scope, { id, name }: PersonRow): Promise<void> {
  const [row] = await db.$queryRaw<{ objectives: number; keyResults: number; teams: number }[]>`
    SELECT
      (SELECT count(*)::int FROM objectives o JOIN cycles c ON c.organization_id = o.organization_id AND c.id = o.cycle_id
       WHERE o.organization_id = ${organizationId}::uuid AND o.owner_id = ${id}::uuid AND o.archived_at IS NULL AND c.phase NOT IN ('closed', 'cancelled')) AS objectives,
      (SELECT count(*)::int FROM key_results k JOIN cycles c ON c.organization_id = k.organization_id AND c.id = k.cycle_id
       JOIN objectives o ON o.organization_id = k.organization_id AND o.id = k.objective_id AND o.archived_at IS NULL
       WHERE k.organization_id = ${organizationId}::uuid AND k.owner_id = ${id}::uuid AND k.dropped_at IS NULL AND c.phase NOT IN ('closed', 'cancelled')) AS "keyResults",
      (SELECT count(*)::int FROM teams WHERE organization_id = ${organizationId}::uuid AND lead_id = ${id}::uuid) AS teams`;
  const { objectives = 0, keyResults = 0, teams = 0 } = row ?? {};
  if (objectives + keyResults + teams === 0) return;
  const counted = [counts(objectives, 'objective'), counts(keyResults, 'key result'), counts(teams, 'team')].filter((part) => part !== '').join(', ');
  throw new DomainError('INVALID_INPUT', `${name} still answers for ${counted}. Give these to somebody else, or close what is over, and erase then.`, {
    objectives,
    keyResults,
    teams,
  });
}

function counts(number: number, noun: string): string {
  return number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** What the person was ever called here, by the audit log; and how many of its entries say so in the clear, from before people had keys. */
async function namesEverHad(scope: Scope, { id, name, email }: PersonRow): Promise<{ names: string[]; plainEntries: number }> {
  const entries = await scope.db.auditEntry.findMany({
    where: { organizationId: scope.organizationId, noun: 'person', subjectId: id, action: { notIn: [...NAMELESS] } },
  });
  const rows = await auditRowsOf(scope, entries);
  const names = [{ name, email }, ...rows.flatMap(({ before, after }) => [before ?? {}, after ?? {}])].flatMap(calledBy);
  const plainEntries = entries.filter(({ before, after }) => [before, after].some((side) => calledBy(side ?? {}).length > 0)).length;
  return { names: [...new Set(names)], plainEntries };
}

/** What happens daily and names nobody. */
const NAMELESS = ['sign-in', 'sign-out', 'look-as', 'view-as', 'view-as-end', 'export'] as const;

function calledBy(fields: unknown): string[] {
  const { name, email } = fields as { name?: unknown; email?: unknown };
  return [name, email].filter((text): text is string => typeof text === 'string' && text !== '');
}

async function emptyRow(scope: Scope, before: PersonRow, at: string): Promise<PersonRow> {
  const { organizationId, db } = scope;
  const { id, version } = before;
  const { count } = await db.person.updateMany({
    where: { organizationId, id, version },
    data: {
      name: `Erased person ${id.slice(-6)}`,
      // A domain that nobody can have (RFC 2606).
      email: `erased-${id}@erased.invalid`,
      preferences: jsonColumn(DEFAULT_PREFERENCES) as object,
      timeZone: 'UTC',
      language: 'en',
      role: 'CONTRIBUTOR',
      customRoleId: null,
      leadership: false,
      deputyId: null,
      deputyUntil: null,
      externalId: null,
      active: false,
      erasedAt: new Date(at),
      version: { increment: 1 },
    },
  });
  if (count === 0) throw conflict('person', { id }, before);
  return personById(scope, id);
}

/** Sessions say where somebody was and with what browser, so they go whole, as do tokens and links. */
async function endAccess({ db, organizationId }: Scope, personId: string): Promise<void> {
  const where = { organizationId, personId };
  await db.session.deleteMany({ where });
  await db.session.updateMany({ where: { organizationId, viewingId: personId }, data: { viewingId: null } });
  await db.apiToken.deleteMany({ where });
  await db.signInLink.deleteMany({ where });
  await db.link.deleteMany({ where });
  await db.calendarFeed.deleteMany({ where });
  await db.notice.deleteMany({ where });
  await forgetGoalViews({ db, organizationId }, personId);
  await db.home.deleteMany({ where });
  await forgetOwnAccounts({ db, organizationId }, personId);
}

/** What they named for themselves goes; what they shared stays the company's. */
async function forgetGoalViews({ db, organizationId }: Pick<Scope, 'db' | 'organizationId'>, personId: string): Promise<void> {
  await db.goalView.deleteMany({ where: { organizationId, ownerId: personId, shared: false } });
  await db.defaultGoalView.deleteMany({ where: { organizationId, personId } });
}

/** Their own accounts at providers, with the times of their calendars. */
async function forgetOwnAccounts({ db, organizationId }: Pick<Scope, 'db' | 'organizationId'>, ownerId: string): Promise<void> {
  const calendars = await db.calendar.findMany({ where: { organizationId, ownerId }, select: { id: true } });
  await db.calendarEvent.deleteMany({ where: { organizationId, calendarId: { in: calendars.map(({ id }) => id) } } });
  await db.calendar.deleteMany({ where: { organizationId, ownerId } });
  await db.connection.deleteMany({ where: { organizationId, ownerId, personal: true } });
}
