import { randomUUID } from 'node:crypto';
import type { CheckInSource } from '../domain/check-in.ts';
import type { CyclePhase } from '../domain/cycle.ts';
import type { Ambition, Day, Decimal, Instant, KeyResultKind } from '../domain/key-result.ts';
import type { ObjectiveLevel } from '../domain/objective.ts';
import { DEFAULT_SETTINGS, type OrganizationSettings } from '../domain/organization.ts';
import { DEFAULT_PREFERENCES, type Role } from '../domain/person.ts';
import { type CheckInInput, type CheckInRow, recordCheckIn } from '../database/check-ins.ts';
import { type Database, openDatabase } from '../database/client.ts';
import type { PrismaClient } from '../database/generated/prisma/client.ts';
import { type CycleRow, cycleById } from '../database/cycles.ts';
import { rejudge } from '../database/judgment.ts';
import { type KeyResultRow, keyResultById } from '../database/key-results.ts';
import { replaceSteps } from '../database/milestone-steps.ts';
import { type ObjectiveRow, objectiveById } from '../database/objectives.ts';
import { dayDate, jsonColumn } from '../database/plain.ts';
import { type PersonRow, personById } from '../database/people.ts';
import { personScope, type Scope, systemScope } from '../database/scope.ts';
import { secretKeyring } from '../database/secrets.ts';
import { withStanding } from '../database/standing.ts';
import type { NewId } from '../database/ids.ts';
import { testDatabase } from './database.ts';

/** A database of a test file's own with the product's door to it. */
export interface OpenTestDatabase {
  database: Database;
  /** As the role that owns the tables, which row security does not hold: for looking behind the product's back. */
  behind: PrismaClient;
  ownerUrl: string;
  appUrl: string;
  /** A superuser's way in, for what only a superuser can do. */
  adminUrl: string;
  close(): Promise<void>;
}

/** What the keys of a database under test are made from. */
export const TEST_SECRET = 'a key for tests only, no secret';

/** Opens a fresh, migrated database. */
export async function openTestDatabase({ newId }: { newId?: NewId } = {}): Promise<OpenTestDatabase> {
  return openOver(await testDatabase(), newId);
}

/** Opens a database that is there, such as a server of a test's own. */
export function openOver({ appUrl, ownerUrl, adminUrl, close }: Omit<OpenTestDatabase, 'database' | 'behind'>, newId?: NewId): OpenTestDatabase {
  const secretKey = secretKeyring(TEST_SECRET);
  const database = openDatabase({ url: appUrl, secretKey, ...(newId ? { newId } : {}) });
  const owner = openDatabase({ url: ownerUrl, secretKey, connections: 2 });
  return {
    database,
    behind: owner.prisma,
    ownerUrl,
    appUrl,
    adminUrl,
    close: async () => {
      await database.close();
      await owner.close();
      await close();
    },
  };
}

/** A small company: an administrator, and one quarter of 13 whole weeks that runs. */
export interface Company {
  database: Database;
  organizationId: string;
  admin: PersonRow;
  cycle: CycleRow;
  /** As the administrator. */
  scope: Scope;
  /** As a workflow. */
  system: Scope;
}

/** A fresh company. The cycle runs from Monday 2026-01-05 to Sunday 2026-04-05 unless told otherwise. */
export async function company(
  database: Database,
  given: {
    timeZone?: string;
    settings?: Partial<OrganizationSettings>;
    sample?: boolean;
    startsOn?: Day;
    endsOn?: Day;
    phase?: CyclePhase;
    educational?: boolean;
  } = {},
): Promise<Company> {
  const organizationId = randomUUID();
  const { timeZone = 'UTC', sample = false, settings = {}, startsOn = '2026-01-05', endsOn = '2026-04-05', phase = 'active', educational = false } = given;
  await database.prismaOf(organizationId).organization.create({
    data: {
      id: organizationId,
      name: `Company ${organizationId.slice(0, 8)}`,
      timeZone,
      settings: jsonColumn({ ...DEFAULT_SETTINGS, ...settings }) as object,
      sample,
      createdAt: CREATED,
    },
  });
  const system = systemScope(database, { organizationId, workflowId: 'test' });
  const admin = await person(system, { name: 'Ada Admin', role: 'ADMIN', timeZone, leadership: true });
  const scope = personScope(database, { organizationId, personId: admin.id, role: 'ADMIN' });
  return { database, organizationId, admin, system, scope, cycle: await cycle(system, { startsOn, endsOn, phase, educational }) };
}

/** A person; their address is made from the name. */
export async function person(
  scope: Scope,
  given: {
    name?: string;
    role?: Role;
    timeZone?: string;
    managerId?: string | null;
    teamId?: string | null;
    leadership?: boolean;
    language?: string;
    active?: boolean;
    email?: string;
    service?: boolean;
    deputyId?: string | null;
    deputyUntil?: string | null;
  } = {},
): Promise<PersonRow> {
  const id = randomUUID();
  const { name = `Person ${id.slice(0, 6)}`, timeZone = 'UTC' } = given;
  const email = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@example.test`;
  await scope.db.person.create({
    data: { organizationId: scope.organizationId, id, email, preferences: jsonColumn(DEFAULT_PREFERENCES) as object, ...given, name, timeZone },
  });
  return personById(scope, id);
}

/** The Scope of a person, as a request of theirs has it at an instant; now unless told otherwise. */
export function scopeOf(database: Database, { organizationId, id, role }: PersonRow, now: Instant = new Date().toISOString()): Promise<Scope> {
  return withStanding(personScope(database, { organizationId, personId: id, role }), { now });
}

/** A team. */
export async function team(
  scope: Scope,
  given: { name?: string; leadId?: string | null; parentId?: string | null } = {},
): Promise<{ id: string; name: string }> {
  const id = randomUUID();
  return scope.db.team.create({ data: { organizationId: scope.organizationId, id, name: `Team ${id.slice(0, 6)}`, ...given } });
}

/** A cycle; active unless told otherwise. */
export async function cycle(
  scope: Scope,
  given: { name?: string; startsOn?: Day; endsOn?: Day; phase?: CyclePhase; educational?: boolean } = {},
): Promise<CycleRow> {
  const id = randomUUID();
  const { name = `Cycle ${id.slice(0, 6)}`, startsOn = '2026-01-05', endsOn = '2026-04-05', phase = 'active', educational = false } = given;
  const planning = { company: null, team: null, individual: null };
  await scope.db.cycle.create({
    data: {
      organizationId: scope.organizationId,
      id,
      name,
      startsOn: dayDate(startsOn),
      endsOn: dayDate(endsOn),
      phase,
      educational,
      planning,
      createdAt: CREATED,
    },
  });
  return cycleById(scope, id);
}

/** An objective of a company's cycle, owned by its administrator unless told otherwise. */
export async function objective(
  { system, admin, cycle }: Company,
  given: {
    title?: string;
    level?: ObjectiveLevel;
    ownerId?: string;
    teamId?: string | null;
    parentId?: string | null;
    cycleId?: string;
    description?: string;
    weight?: Decimal;
    position?: number;
  } = {},
): Promise<ObjectiveRow> {
  const id = randomUUID();
  const columns = { title: `Objective ${id.slice(0, 6)}`, level: 'COMPANY' as const, ownerId: admin.id, cycleId: cycle.id, ...given };
  await system.db.objective.create({ data: { organizationId: system.organizationId, id, ...columns, createdAt: CREATED } });
  return objectiveById(system, id);
}

/** A key result from 0 to 100, in an objective of its own unless told otherwise. Not judged yet. */
export async function keyResult(
  within: Company,
  given: {
    title?: string;
    kind?: KeyResultKind;
    start?: Decimal | null;
    target?: Decimal | null;
    atLeast?: Decimal | null;
    atMost?: Decimal | null;
    periodDays?: number;
    weight?: Decimal;
    ambition?: Ambition;
    unit?: string;
    ownerId?: string | null;
    ownerTeamId?: string | null;
    objectiveId?: string;
    cycleId?: string;
    confidence?: number | null;
    steps?: readonly { title: string; weight?: Decimal; dueOn?: Day }[];
  } = {},
): Promise<KeyResultRow> {
  const { system, cycle, admin } = within;
  const id = randomUUID();
  const { steps, objectiveId, ...columns } = given;
  const grows = given.kind === undefined || given.kind === 'increase' || given.kind === 'decrease';
  await system.db.keyResult.create({
    data: {
      title: `Key result ${id.slice(0, 6)}`,
      kind: 'increase',
      start: grows ? '0' : null,
      target: grows ? '100' : null,
      ownerId: admin.id,
      cycleId: cycle.id,
      ...columns,
      organizationId: system.organizationId,
      id,
      objectiveId: objectiveId ?? (await objective(within)).id,
      createdAt: CREATED,
    },
  });
  if (steps) await replaceSteps(system, id, steps);
  return keyResultById(system, id);
}

/** A check-in of a company's administrator. */
export async function checkIn(
  { scope }: Company,
  { id }: { id: string },
  given: Partial<Omit<CheckInInput, 'keyResultId'>> & { at: Instant; source?: CheckInSource },
): Promise<{ checkIn: CheckInRow; keyResult: KeyResultRow }> {
  return recordCheckIn(scope, { source: 'PERSON', ...given, keyResultId: id });
}

/** Judges a key result at an instant and returns it. */
export async function judged({ system }: Company, { id }: { id: string }, at: Instant): Promise<KeyResultRow> {
  await rejudge(system, [id], at);
  return keyResultById(system, id);
}

const CREATED = new Date('2025-12-20T08:00:00.000Z');
