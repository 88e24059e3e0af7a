import { requireAccent } from '../domain/branding.ts';
import { emailAddress } from '../domain/email-address.ts';
import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import { DEFAULT_SETTINGS, MOST_LEADERSHIP_ADDRESSES, type Organization, type OrganizationSettings, requireAuditRetention } from '../domain/organization.ts';
import type { Access } from '../domain/permissions.ts';
import { DEFAULT_PREFERENCES, type Language } from '../domain/person.ts';
import { requireTimeZone } from '../domain/required-time-zone.ts';
import { writeAudit } from './audit-log.ts';
import { ensureBoard } from './boards.ts';
import { lookAgainAtCycles } from './cycle-signals.ts';
import { publish } from './events.ts';
import type { OrganizationModel } from './generated/prisma/models/Organization.ts';
import { jsonColumn, plain } from './plain.ts';
import { notFound, requireRight } from './rights.ts';
import { inTransaction, type LookupScope, type Scope, systemScope } from './scope.ts';
import { conflict, given, refuseStale, type WriteOptions } from './versions.ts';

/** An organization as plain data. */
export interface OrganizationRow extends Organization {
  createdAt: Instant;
  version: number;
}

/** The organization of the scope. */
export async function organizationById(scope: Scope): Promise<OrganizationRow> {
  const row = await scope.db.organization.findFirst({ where: { id: scope.organizationId } });
  if (row === null) throw notFound('organization');
  return rowOf(row);
}

/** All organizations, oldest first: for start, commands and the relay. */
export async function allOrganizations({ db }: LookupScope): Promise<OrganizationRow[]> {
  return (await db.organization.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(rowOf);
}

/** Whether there is no organization here yet: who comes first founds one. */
export async function isNobodyHere({ db }: LookupScope): Promise<boolean> {
  return (await db.organization.count()) === 0;
}

/** Founds the first organization of an installation; of two who try at once, one. Refused where there is one already. */
export async function foundFirstOrganization(lookup: LookupScope, input: Founding): Promise<{ organizationId: string; personId: string | null }> {
  return lookup.database.prisma.$transaction(async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('first organization'))`;
    if (!(await isNobodyHere({ ...lookup, db: db as LookupScope['db'] })))
      throw new DomainError('CONFLICT', 'There is a company here already: ask its admin for an invitation, or start your own from the sample company.');
    return foundOrganization(lookup, input);
  });
}

/** What makes an organization. */
export interface Founding {
  name: string;
  timeZone: string;
  language?: Language;
  /** How goals are read; by everybody, unless it is said. */
  access?: Access;
  sample?: boolean;
  founder: { email: string; name: string } | null;
  at: Instant;
}

/** Makes an organization with its first person, who administers it. */
export async function foundOrganization(lookup: LookupScope, input: Founding): Promise<{ organizationId: string; personId: string | null }> {
  const { name, language = 'en', sample = false, founder, at } = input;
  const timeZone = requireTimeZone(input.timeZone);
  const organizationId = lookup.database.newId(`organization/${name}`);
  const scope = systemScope(lookup.database, { organizationId, workflowId: 'found-organization' });
  return inTransaction(scope, async (inside) => {
    await inside.db.organization.create({
      data: {
        id: organizationId,
        name,
        timeZone,
        language,
        sample,
        settings: jsonColumn({ ...DEFAULT_SETTINGS, ...given({ access: input.access }) }) as object,
        createdAt: new Date(at),
      },
    });
    await writeAudit(inside, {
      action: 'create',
      noun: 'organization',
      subjectId: organizationId,
      after: { name, timeZone, language, sample, ...given({ access: input.access }) },
      at,
    });
    await ensureBoard(inside, at);
    if (founder === null) return { organizationId, personId: null };
    const personId = lookup.database.newId(`person/${founder.email.toLowerCase()}`);
    const data = {
      organizationId,
      id: personId,
      ...founder,
      email: founder.email.trim().toLowerCase(),
      role: 'ADMIN',
      leadership: true,
      timeZone,
      language,
    } as const;
    await inside.db.person.create({ data: { ...data, preferences: jsonColumn(DEFAULT_PREFERENCES) as object } });
    await writeAudit(inside, { action: 'create', noun: 'person', subjectId: personId, after: data, at });
    return { organizationId, personId };
  });
}

/** What can be changed of an organization; rules and calendar are given whole or not at all. */
export interface SettingsInput {
  name?: string | undefined;
  timeZone?: string | undefined;
  language?: Language | undefined;
  settings?: Partial<OrganizationSettings> | undefined;
}

/** Changes name, zone, language, calendar or status rules; running cycles look again at their timeline. */
export async function updateSettings(scope: Scope, input: SettingsInput, { version, at }: WriteOptions): Promise<OrganizationRow> {
  requireRight(scope, 'update', 'organization');
  if (input.timeZone !== undefined) requireTimeZone(input.timeZone);
  requireAuditRetention(input.settings?.auditRetentionDays ?? null);
  return inTransaction(scope, async (inside) => {
    const before = await organizationById(inside);
    refuseStale({ noun: 'organization', version, yours: input, theirs: before });
    const { settings: changes, ...fields } = input;
    const leadershipAddresses = leadershipAddressesOf(changes?.leadershipAddresses);
    if (changes?.accentColor) requireAccent(changes.accentColor);
    const settings = { ...before.settings, ...given({ ...changes, leadershipAddresses }) };
    const { count } = await inside.db.organization.updateMany({
      where: { id: scope.organizationId, version: before.version },
      data: { ...given(fields), settings: jsonColumn(settings) as object, version: { increment: 1 } },
    });
    const after = await organizationById(inside);
    if (count === 0) throw conflict('organization', input, after);
    await writeAudit(inside, { action: 'update', noun: 'organization', subjectId: after.id, before, after, at });
    publish(inside, { type: 'organization', id: after.id });
    await lookAgainAtCycles(inside, { at });
    return after;
  });
}

/** Each once, in small letters; refused where one is none, or where there are too many. */
function leadershipAddressesOf(texts: readonly string[] | undefined): readonly string[] | undefined {
  const addresses = texts?.map((text) => {
    const address = emailAddress(text);
    if (address === null) throw new DomainError('INVALID_INPUT', `"${text}" is not an e-mail address.`, { field: 'leadershipAddresses' });
    return address;
  });
  if (addresses === undefined) return undefined;
  const distinct = [...new Set(addresses)];
  if (distinct.length <= MOST_LEADERSHIP_ADDRESSES) return distinct;
  throw new DomainError('INVALID_INPUT', `At most ${MOST_LEADERSHIP_ADDRESSES} addresses can be told; a mailing list takes more.`, {
    field: 'leadershipAddresses',
  });
}

function rowOf(model: OrganizationModel): OrganizationRow {
  const row = plain(model);
  // Written by this file alone; a setting added later has its default.
  const settings = { ...DEFAULT_SETTINGS, ...(model.settings as Partial<OrganizationSettings>) };
  return { ...row, language: languageOf(row.language), settings };
}

/** The language of a column; anything else than Russian is English. */
export function languageOf(text: string): Language {
  return text === 'ru' ? 'ru' : 'en';
}
