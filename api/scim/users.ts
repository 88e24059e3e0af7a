import type SCIMMY from 'scimmy';
import { z } from 'zod';
import { organizationById } from '../../database/organizations.ts';
import {
  createPerson,
  deactivatePerson,
  directoryPeople,
  peopleByIds,
  personById,
  type PersonRow,
  reactivatePerson,
  updatePerson,
} from '../../database/people.ts';
import { inTransaction, type Scope } from '../../database/scope.ts';
import { DomainError } from '../../domain/errors.ts';
import { rowId } from '../row-id.ts';
import type { ScimContext } from './context.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** What of a user of the directory is ours; all else is left unread. */
const User = z.object({
  userName: z.string(),
  externalId: z.string().nullish(),
  displayName: z.string().nullish(),
  name: z.object({ formatted: z.string().nullish(), givenName: z.string().nullish(), familyName: z.string().nullish() }).nullish(),
  active: z.boolean().nullish(),
  timezone: z.string().nullish(),
  preferredLanguage: z.string().nullish(),
  [ENTERPRISE]: z.object({ manager: z.object({ value: z.string().nullish() }).nullish() }).nullish(),
});

/** People as the users of a directory: `userName` is the e-mail address. */
export function userHandlers() {
  return {
    async read(id: string | undefined, filter: SCIMMY.Types.Filter | undefined, { scope }: ScimContext) {
      if (id !== undefined) return userOf(await memberById(scope, id));
      const people = (await directoryPeople(scope, wanted(filter))).map(userOf);
      return filter === undefined ? people : (filter.match(people) as typeof people);
    },

    async write(id: string | undefined, data: unknown, { scope, at, forgetAccount }: ScimContext) {
      const user = User.parse(data);
      const fields = await fieldsOf(scope, user);
      const { former, written } = await inTransaction(scope, async (inside) => {
        const before = id === undefined ? await createPerson(inside, { ...(await defaultsOf(inside)), ...fields }, { at }) : await memberById(inside, id);
        refuseTakeover(before, fields);
        if (id !== undefined && differs(before, fields)) await updatePerson(inside, { id: before.id, ...fields }, { at });
        if (user.active === false && before.active) await deactivatePerson(inside, { id: before.id }, { at });
        if (user.active === true && !before.active) await reactivatePerson(inside, { id: before.id }, { at });
        return { former: before.email, written: userOf(await personById(inside, before.id)) };
      });
      if (former !== written.userName) await forgetAccount(former);
      return written;
    },

    /** What somebody did stays, so a directory's removal is their leaving. */
    async remove(id: string, { scope, at }: ScimContext) {
      const person = await memberById(scope, id);
      if (person.active) await deactivatePerson(scope, { id: person.id }, { at });
    },
  };
}

/** Whoever holds the directory's token must not become an administrator by having their links mailed elsewhere. */
function refuseTakeover(before: PersonRow, { email }: { email: string }): void {
  if (before.role === 'ADMIN' && email.trim().toLowerCase() !== before.email)
    throw new DomainError('INVALID_INPUT', 'The address of an administrator is changed in Sextant, not by a directory.');
}

/** A person of the directory; a program is none. */
async function memberById(scope: Scope, id: string): Promise<PersonRow> {
  const [person] = await peopleByIds(scope, [rowId(id)]);
  if (person === undefined || person.service || person.erasedAt !== null) throw new DomainError('NOT_FOUND', `There is no user ${id}.`);
  return person;
}

/** Directories look for one user before they make it: found by its row, not by reading everybody. */
function wanted(filter: SCIMMY.Types.Filter | undefined): { email?: string; externalId?: string } {
  const [only, more] = (filter ?? []) as readonly Record<string, unknown>[];
  const [name, comparison] = Object.entries(only ?? {})[0] ?? [];
  if (more !== undefined || Object.keys(only ?? {}).length !== 1 || !Array.isArray(comparison) || comparison[0] !== 'eq') return {};
  const value = String(comparison[1]);
  if (name?.toLowerCase() === 'username') return { email: value.trim().toLowerCase() };
  return name?.toLowerCase() === 'externalid' ? { externalId: value } : {};
}

async function fieldsOf(scope: Scope, user: z.infer<typeof User>) {
  const { userName, externalId, displayName, name, timezone, preferredLanguage } = user;
  const parts = [name?.givenName, name?.familyName].filter((part) => part).join(' ');
  const manager = user[ENTERPRISE]?.manager;
  return {
    email: userName,
    name: displayName || name?.formatted || parts || userName,
    externalId: externalId ?? null,
    ...(timezone ? { timeZone: timezone } : {}),
    ...(preferredLanguage ? { language: preferredLanguage.startsWith('ru') ? ('ru' as const) : ('en' as const) } : {}),
    ...(manager === undefined || manager === null ? {} : { managerId: manager.value ? (await memberById(scope, manager.value)).id : null }),
  };
}

async function defaultsOf(scope: Scope) {
  const { timeZone, language } = await organizationById(scope);
  return { timeZone, language };
}

function differs(before: PersonRow, fields: object): boolean {
  return Object.entries(fields).some(([name, value]) => (name === 'email' ? String(value).trim().toLowerCase() : value) !== before[name as keyof PersonRow]);
}

function userOf({ id, email, name, externalId, active, timeZone, language, managerId }: PersonRow) {
  const space = name.lastIndexOf(' ');
  return {
    id,
    ...(externalId === null ? {} : { externalId }),
    userName: email,
    displayName: name,
    name: { formatted: name, givenName: space < 0 ? name : name.slice(0, space), familyName: space < 0 ? '' : name.slice(space + 1) },
    emails: [{ value: email, primary: true, type: 'work' }],
    active,
    timezone: timeZone,
    preferredLanguage: language,
    ...(managerId === null ? {} : { [ENTERPRISE]: { manager: { value: managerId } } }),
    meta: { resourceType: 'User' },
  };
}
