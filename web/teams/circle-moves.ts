import { type Circle, type CircleMap, type CirclePerson, type CircleRole, type CircleTeam, COMPANY, pathOf } from './circle-map.ts';

/** What may be moved here by the viewer; the roles of a team say so themselves (`mayShape`). */
export interface MoveRights {
  teams: boolean;
  people: boolean;
}

/** One change of the organization by hand, as it will be: of whoever has a role, that is all of them. */
export type CircleMove =
  | { kind: 'team'; id: string; parentId: string | null }
  | { kind: 'person'; id: string; teamId: string | null }
  | { kind: 'role'; id: string; teamId: string; holderIds: readonly string[] };

/** Why a circle cannot go somewhere; `same` where it would change nothing. */
export type DropProblem = 'same' | 'ring' | 'rights' | 'homeless';

interface Organization<Team extends CircleTeam, Person extends CirclePerson> {
  teams: readonly Team[];
  people: readonly Person[];
}

/** The circle that takes what is held at a place: a role takes people alone, a team and the company whatever goes there; null where nothing does. */
export function takerAt(map: CircleMap, held: Circle, key: string): Circle | null {
  return pathOf(map, key).findLast(({ kind, key: own }) => kind !== 'person' && (kind !== 'role' || held.kind === 'person') && own !== held.key) ?? null;
}

/** Whether the viewer may pick a circle up at all. */
export function mayPick(circle: Circle, { teams }: Pick<Organization<CircleTeam, CirclePerson>, 'teams'>, rights: MoveRights): boolean {
  switch (circle.kind) {
    case 'team':
      return rights.teams;
    case 'role':
      return teams.some(({ mayShape, accountabilities }) => mayShape && accountabilities.some(({ id }) => id === circle.id));
    case 'person':
      return rights.people || teams.some(({ mayShape, accountabilities }) => mayShape && accountabilities.length > 0);
    default:
      return false;
  }
}

/** The change that a drop makes, or why it makes none. */
export function dropOn<Team extends CircleTeam, Person extends CirclePerson>(
  map: CircleMap,
  organization: Organization<Team, Person>,
  { held, target, rights }: { held: Circle; target: Circle; rights: MoveRights },
): { move: CircleMove } | { problem: DropProblem } {
  const { teams } = organization;
  const place = target.kind === 'company' ? null : target.id;
  if (held.kind === 'team') {
    if (!rights.teams) return { problem: 'rights' };
    if (pathOf(map, target.key).some(({ key }) => key === held.key)) return { problem: 'ring' };
    if (held.parentKey === target.key) return { problem: 'same' };
    return { move: { kind: 'team', id: held.id, parentId: place } };
  }
  if (held.kind === 'role') {
    if (place === null) return { problem: 'homeless' };
    if (held.parentKey === target.key) return { problem: 'same' };
    const [from, to] = [held.parentKey, place].map((id) => teams.find((team) => team.id === id));
    const role = from?.accountabilities.find(({ id }) => id === held.id);
    if (role === undefined || !from?.mayShape || !to?.mayShape) return { problem: 'rights' };
    return { move: { kind: 'role', id: held.id, teamId: place, holderIds: role.holders.map(({ id }) => id) } };
  }
  if (target.kind === 'role') return becomesHolder(teams, held, target);
  const person = organization.people.find(({ id }) => id === held.id);
  if ((person?.team?.id ?? null) === place) return { problem: 'same' };
  return rights.people ? { move: { kind: 'person', id: held.id, teamId: place } } : { problem: 'rights' };
}

/** Every circle onto which this one can be put, from the outer ones to the inner: what keys go through. */
export function takersOf<Team extends CircleTeam, Person extends CirclePerson>(
  map: CircleMap,
  organization: Organization<Team, Person>,
  { held, rights }: { held: Circle; rights: MoveRights },
): Circle[] {
  const own = new Map<string, Circle>();
  const walk = (key: string): void => {
    const circle = map.circles.get(key);
    if (circle === undefined || circle.kind === 'person' || circle.key === held.key) return;
    if (circle.kind !== 'role' || held.kind === 'person') own.set(key, circle);
    circle.childKeys.forEach(walk);
  };
  walk(COMPANY);
  return [...own.values()].filter((target) => 'move' in dropOn(map, organization, { held, target, rights }));
}

/** The organization as it is after some moves. */
export function afterMoves<Team extends CircleTeam, Person extends CirclePerson>(
  { teams, people }: Organization<Team, Person>,
  moves: readonly CircleMove[],
): Organization<Team, Person> {
  return moves.reduce<Organization<Team, Person>>((now, move) => afterMove(now, move), { teams, people });
}

/** The move that takes one back, in the organization before it; null where what it moves is not there any more. */
export function backOf({ teams, people }: Organization<CircleTeam, CirclePerson>, move: CircleMove): CircleMove | null {
  switch (move.kind) {
    case 'team': {
      const team = teams.find(({ id }) => id === move.id);
      return team ? { ...move, parentId: team.parent?.id ?? null } : null;
    }
    case 'person': {
      const person = people.find(({ id }) => id === move.id);
      return person ? { ...move, teamId: person.team?.id ?? null } : null;
    }
    case 'role': {
      const team = teams.find(({ accountabilities }) => accountabilities.some(({ id }) => id === move.id));
      const role = team?.accountabilities.find(({ id }) => id === move.id);
      return team && role ? { ...move, teamId: team.id, holderIds: role.holders.map(({ id }) => id) } : null;
    }
  }
}

function becomesHolder(teams: readonly CircleTeam[], held: Circle, target: Circle): { move: CircleMove } | { problem: DropProblem } {
  const team = teams.find(({ id }) => id === target.parentKey);
  const role = team?.accountabilities.find(({ id }) => id === target.id);
  if (team === undefined || role === undefined || !team.mayShape) return { problem: 'rights' };
  const holderIds = role.holders.map(({ id }) => id);
  if (holderIds.includes(held.id)) return { problem: 'same' };
  return { move: { kind: 'role', id: role.id, teamId: team.id, holderIds: [...holderIds, held.id] } };
}

function afterMove<Team extends CircleTeam, Person extends CirclePerson>(
  { teams, people }: Organization<Team, Person>,
  move: CircleMove,
): Organization<Team, Person> {
  switch (move.kind) {
    case 'team':
      return { people, teams: teams.map((team) => (team.id === move.id ? { ...team, parent: placeOf(move.parentId) } : team)) };
    case 'person':
      return { teams, people: people.map((person) => (person.id === move.id ? { ...person, team: placeOf(move.teamId) } : person)) };
    case 'role': {
      const role = teams.flatMap(({ accountabilities }) => accountabilities).find(({ id }) => id === move.id);
      if (role === undefined) return { teams, people };
      const moved = { ...role, holders: holdersOf(role, people, move.holderIds) };
      const others = (team: Team) => team.accountabilities.filter(({ id }) => id !== move.id);
      return { people, teams: teams.map((team) => ({ ...team, accountabilities: team.id === move.teamId ? [...others(team), moved] : others(team) })) };
    }
  }
}

function holdersOf(role: CircleRole, people: readonly CirclePerson[], holderIds: readonly string[]): CircleRole['holders'] {
  return holderIds.flatMap((id) => {
    const known = role.holders.find((holder) => holder.id === id);
    const fresh = people.find((person) => person.id === id);
    return known ?? (fresh ? { id, name: fresh.name, active: true } : []);
  });
}

function placeOf(id: string | null): { id: string } | null {
  return id === null ? null : { id };
}
