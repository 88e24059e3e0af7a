import { hierarchy, pack } from 'd3-hierarchy';
import { teamTree, type TeamNode } from './team-tree.ts';

/** What circles show of a team, its roles, and those who work here. */
export interface CircleTeam {
  id: string;
  name: string;
  peopleCount: number;
  mayShape: boolean;
  parent: { id: string } | null;
  lead: { id: string } | null;
  accountabilities: readonly CircleRole[];
}

export interface CircleRole {
  id: string;
  name: string;
  holders: readonly { id: string; name: string; active: boolean }[];
}

export interface CirclePerson {
  id: string;
  name: string;
  team: { id: string } | null;
}

/** One circle where it stands: `x` and `y` from the middle of the company, in units of which a person's disc has 10 to its rim. */
export interface Circle {
  /** Unlike `id`, no two have it: somebody stands in each role that they hold. */
  key: string;
  id: string;
  kind: 'company' | 'team' | 'role' | 'person';
  name: string;
  parentKey: string | null;
  childKeys: string[];
  /** 0 is the company. */
  depth: number;
  x: number;
  y: number;
  r: number;
  /** A role that nobody holds. */
  vacant: boolean;
  /** Somebody who leads the team in which they stand. */
  leads: boolean;
}

/** All circles laid out, from the outer ones to the inner. */
export interface CircleMap {
  circles: ReadonlyMap<string, Circle>;
  /** Where those of no team stand, around the company; null where there are none. */
  ring: { outer: number; count: number } | null;
  /** From the middle to the outermost rim. */
  radius: number;
}

export const COMPANY = 'company';
const RADIUS = { person: 10, role: 21, team: 28 } as const;
const PADDING = { company: 10, team: 9, role: 11 } as const;
const RING = { gap: 12, width: 26 } as const;

interface Datum {
  key: string;
  id: string;
  kind: Circle['kind'];
  name: string;
  vacant: boolean;
  leads: boolean;
  below: Datum[];
}

/**
 * Nests the company: teams in their departments, roles in their teams with who holds them, and whoever has no role in their team beside them. Packed by
 * d3, in some ms for 200 teams and 1,000 people. Whoever has no team stands in a ring around it.
 */
export function circleMap(company: string, teams: readonly CircleTeam[], people: readonly CirclePerson[]): CircleMap {
  const members = Map.groupBy(people, ({ team }) => team?.id ?? null);
  const known = new Set(teams.map(({ id }) => id));
  const inside = largestFirst(teamTree(teams).map((node) => teamDatum(node, members)));
  const root = hierarchy<Datum>(datumOf('company', COMPANY, company, { below: inside }), ({ below }) => below);
  const packed = pack<Datum>()
    .radius(({ data: { kind } }) => (kind === 'company' ? RADIUS.team : RADIUS[kind]))
    .padding(({ data: { kind } }) => (kind === 'person' ? 0 : PADDING[kind]))(root);
  const circles = new Map<string, Circle>();
  packed.eachBefore(({ data, depth, parent, children, x, y, r }) => {
    const { below: _below, ...rest } = data;
    const childKeys = (children ?? []).map((child) => child.data.key);
    circles.set(data.key, { ...rest, depth, parentKey: parent?.data.key ?? null, childKeys, x: x - packed.x, y: y - packed.y, r });
  });
  return withRing(
    circles,
    packed.r,
    people.filter(({ team }) => team === null || !known.has(team.id)),
  );
}

/** From the company down to a circle. */
export function pathOf({ circles }: Pick<CircleMap, 'circles'>, key: string): Circle[] {
  const circle = circles.get(key);
  if (circle === undefined) return [];
  return circle.parentKey === null ? [circle] : [...pathOf({ circles }, circle.parentKey), circle];
}

/** The innermost circle at a place; null outside of all. */
export function circleAt({ circles }: CircleMap, x: number, y: number): Circle | null {
  let found: Circle | null = null;
  for (const circle of circles.values())
    if (Math.hypot(x - circle.x, y - circle.y) <= circle.r && (found === null || circle.depth >= found.depth)) found = circle;
  return found;
}

/** Where an arrow key leads: right into a circle, left out of it, up and down to those beside it; null for any other key. */
export function circleKey(key: string, { circles }: CircleMap, from: string): string | null {
  const circle = circles.get(from);
  const beside = circles.get(circle?.parentKey ?? '')?.childKeys ?? [];
  const at = beside.indexOf(from);
  switch (key) {
    case 'ArrowRight':
      return circle?.childKeys[0] ?? null;
    case 'ArrowLeft':
      return circle?.parentKey ?? null;
    case 'ArrowDown':
      return beside[at + 1] ?? null;
    case 'ArrowUp':
      return beside[at - 1] ?? null;
    case 'Home':
      return COMPANY;
    default:
      return null;
  }
}

/** What a search can find, each once: somebody in their own team rather than in a role elsewhere. */
export function findable({ circles }: CircleMap, people: readonly CirclePerson[]): Circle[] {
  const teamOf = new Map(people.map(({ id, team }) => [id, team?.id ?? COMPANY]));
  const found = new Map<string, Circle>();
  for (const circle of circles.values()) {
    if (circle.kind === 'company') continue;
    const isAtHome = circle.kind === 'person' && pathOf({ circles }, circle.key).some(({ key }) => key === teamOf.get(circle.id) && key !== COMPANY);
    if (!found.has(circle.id) || isAtHome) found.set(circle.id, circle);
  }
  return [...found.values()];
}

function teamDatum({ team, below }: TeamNode<CircleTeam>, members: ReadonlyMap<string | null, readonly CirclePerson[]>): Datum {
  const placed = new Set(team.accountabilities.flatMap(({ holders }) => holders.map(({ id }) => id)));
  const others = (members.get(team.id) ?? []).filter(({ id }) => !placed.has(id));
  return datumOf('team', team.id, team.name, {
    below: [
      ...largestFirst(below.map((node) => teamDatum(node, members))),
      ...largestFirst(team.accountabilities.map((role) => roleDatum(role, team))),
      ...others.map((person) => personDatum(person, team.id, team)),
    ],
  });
}

function roleDatum(role: CircleRole, team: CircleTeam): Datum {
  const holders = role.holders.filter(({ active }) => active);
  return datumOf('role', role.id, role.name, { vacant: holders.length === 0, below: holders.map((holder) => personDatum(holder, role.id, team)) });
}

function personDatum({ id, name }: { id: string; name: string }, place: string, team: CircleTeam | null): Datum {
  return { ...datumOf('person', id, name, { leads: team?.lead?.id === id }), key: personKey(id, place) };
}

function datumOf(kind: Circle['kind'], id: string, name: string, rest: Partial<Datum> = {}): Datum {
  return { key: id, id, kind, name, vacant: false, leads: false, below: [], ...rest };
}

function personKey(personId: string, place: string): string {
  return `${personId}@${place}`;
}

/** They pack closer so. By rough size, so that one more person in a team does not move all others. */
function largestFirst(data: readonly Datum[]): Datum[] {
  const rank = (datum: Datum) => Math.round(Math.log2(sizeOf(datum)) * 2);
  return data.toSorted((one, other) => rank(other) - rank(one));
}

function sizeOf({ below }: Datum): number {
  return below.reduce((sum, each) => sum + sizeOf(each), 1);
}

/** Sets them in rings around the company, from the top on, and as many rings as they need. */
function withRing(circles: Map<string, Circle>, companyRadius: number, homeless: readonly CirclePerson[]): CircleMap {
  if (homeless.length === 0) return { circles, ring: null, radius: companyRadius };
  const inner = companyRadius + RING.gap;
  const company = circles.get(COMPANY);
  let [ring, at, room] = [0, 0, roomOf(inner + RING.width / 2)];
  for (const person of homeless) {
    if (at === room) [ring, at, room] = [ring + 1, 0, roomOf(inner + RING.width * (ring + 1.5))];
    const distance = inner + RING.width * (ring + 0.5);
    // On both sides of the top in turn, so that a few stand together.
    const turn = (Math.ceil(at / 2) * (at % 2 === 0 ? 1 : -1) * RING.width) / distance;
    const place = { x: distance * Math.sin(turn), y: -distance * Math.cos(turn), r: RADIUS.person };
    const { below: _below, ...datum } = personDatum(person, COMPANY, null);
    circles.set(datum.key, { ...datum, depth: 1, parentKey: COMPANY, childKeys: [], ...place });
    company?.childKeys.push(datum.key);
    at += 1;
  }
  const outer = inner + RING.width * (ring + 1);
  return { circles, ring: { outer, count: homeless.length }, radius: outer };
}

function roomOf(distance: number): number {
  return Math.floor((2 * Math.PI * distance) / RING.width);
}
