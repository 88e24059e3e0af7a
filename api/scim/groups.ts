import type SCIMMY from 'scimmy';
import { z } from 'zod';
import { directoryPeople, type PersonRow, updatePerson } from '../../database/people.ts';
import { inTransaction, type Scope } from '../../database/scope.ts';
import { allTeams, createTeam, deleteTeam, type TeamRow, teamsByIds, updateTeam } from '../../database/teams.ts';
import { DomainError } from '../../domain/errors.ts';
import { rowId } from '../row-id.ts';
import type { ScimContext } from './context.ts';

const Group = z.object({
  displayName: z.string(),
  externalId: z.string().nullish(),
  members: z.array(z.object({ value: z.string() })).nullish(),
});

/** Teams as the groups of a directory. Somebody is in one team, so that the last group that names them has them. */
export function groupHandlers() {
  return {
    async read(id: string | undefined, filter: SCIMMY.Types.Filter | undefined, { scope }: ScimContext) {
      if (id !== undefined) return groupOf(await teamById(scope, id), await directoryPeople(scope));
      const [teams, people] = [await allTeams(scope), await directoryPeople(scope)];
      const groups = teams.map((team) => groupOf(team, people));
      return filter === undefined ? groups : (filter.match(groups) as typeof groups);
    },

    async write(id: string | undefined, data: unknown, { scope, at }: ScimContext) {
      const { displayName: name, externalId = null, members } = Group.parse(data);
      return inTransaction(scope, async (inside) => {
        const before = id === undefined ? await createTeam(inside, { name, externalId }, { at }) : await teamById(inside, id);
        if (before.name !== name || before.externalId !== externalId) await updateTeam(inside, { id: before.id, name, externalId }, { at });
        if (members) await putInto(inside, before.id, new Set(members.map(({ value }) => rowId(value))), at);
        return groupOf(await teamById(inside, before.id), await directoryPeople(inside));
      });
    },

    async remove(id: string, { scope, at }: ScimContext) {
      await deleteTeam(scope, { id: (await teamById(scope, id)).id }, { at });
    },
  };
}

async function teamById(scope: Scope, id: string): Promise<TeamRow> {
  const [team] = await teamsByIds(scope, [rowId(id)]);
  if (team === undefined) throw new DomainError('NOT_FOUND', `There is no group ${id}.`);
  return team;
}

async function putInto(scope: Scope, teamId: string, members: ReadonlySet<string>, at: string): Promise<void> {
  const people = await directoryPeople(scope);
  const unknown = [...members].find((id) => !people.some((person) => person.id === id));
  if (unknown !== undefined) throw new DomainError('INVALID_INPUT', `There is no user ${unknown} to be a member.`);
  for (const person of people) {
    const belongs = members.has(person.id);
    if (belongs !== (person.teamId === teamId)) await updatePerson(scope, { id: person.id, teamId: belongs ? teamId : null }, { at });
  }
}

function groupOf({ id, name, externalId }: TeamRow, people: readonly PersonRow[]) {
  return {
    id,
    displayName: name,
    ...(externalId === null ? {} : { externalId }),
    members: people.filter(({ teamId }) => teamId === id).map((person) => ({ value: person.id, display: person.name, type: 'User' })),
    meta: { resourceType: 'Group' },
  };
}
