import type { Role } from './person.ts';

/** What can stand on somebody's home. */
export const HOME_PANELS = [
  ...(['escalations', 'check_ins', 'tasks', 'news', 'team_week', 'departments', 'health'] as const),
  ...(['at_risk', 'ahead', 'forecast', 'objectives', 'kpis', 'operations', 'ownerless'] as const),
] as const;
export type HomePanelName = (typeof HOME_PANELS)[number];

/** A panel in its place. One that is not shown keeps its place for the day on which it is. */
export interface HomePanel {
  name: HomePanelName;
  shown: boolean;
}

/** What somebody is to the company; a person can be several at once. */
export type Hat = 'leader' | 'manager' | 'lead' | 'contributor' | 'admin' | 'viewer';

/** What of a person decides their hats and which panels there are for them. */
export interface HomeOwner {
  role: Role;
  leadership: boolean;
  /** How many people report to them, at any depth, and how many teams they lead. */
  reports: number;
  teamsLed: number;
  readsKpis: boolean;
  readsEffects: boolean;
}

/** The hats of a person by their role and their place: whoever has reports is a manager to them, whatever their role says. */
export function hatsOf({ role, leadership, reports, teamsLed }: HomeOwner): Hat[] {
  if (role === 'VIEWER') return ['viewer'];
  return [
    ...(leadership ? (['leader'] as const) : []),
    ...(role === 'MANAGER' || (reports > 0 && role !== 'TEAM_LEAD') ? (['manager'] as const) : []),
    ...(role === 'TEAM_LEAD' || teamsLed > 0 ? (['lead'] as const) : []),
    ...(role === 'ADMIN' ? (['admin'] as const) : []),
    ...(role === 'CONTRIBUTOR' ? (['contributor'] as const) : []),
  ];
}

/** The home that fits a person who chose nothing: what any of their hats needs, the most urgent first; then, not shown, what else there is for them. */
export function defaultPanels(owner: HomeOwner): HomePanel[] {
  const offered = offeredPanels(owner);
  const hats = hatsOf(owner);
  const ranks = new Map(offered.map((name) => [name, Math.min(...hats.map((hat) => RANKS[hat][name] ?? Number.POSITIVE_INFINITY))]));
  const rankOf = (name: HomePanelName): number => ranks.get(name) ?? Number.POSITIVE_INFINITY;
  const shown = offered.filter((name) => Number.isFinite(rankOf(name))).toSorted((a, b) => rankOf(a) - rankOf(b));
  return [...shown.map((name) => ({ name, shown: true })), ...offered.filter((name) => !shown.includes(name)).map((name) => ({ name, shown: false }))];
}

/**
 * The home of a person: as they arranged it, else as it fits them. What is no longer there for them is left out; what is new, by a new role or a new
 * version, comes last, and is shown where it fits them.
 */
export function panelsOf(owner: HomeOwner, chosen: readonly HomePanel[] | null): HomePanel[] {
  const fitting = defaultPanels(owner);
  if (chosen === null) return fitting;
  const kept = chosen.filter(({ name }) => fitting.some((panel) => panel.name === name));
  return [...kept, ...fitting.filter(({ name }) => !kept.some((panel) => panel.name === name))];
}

/** Whether an arrangement can be kept: each panel is one that there is, and none stands twice. */
export function isArrangement(panels: readonly { name: string; shown: boolean }[]): panels is readonly HomePanel[] {
  const names = panels.map(({ name }) => name);
  return new Set(names).size === names.length && names.every((name) => HOME_PANELS.some((known) => known === name));
}

/** Those that need the width of the page; the others share it in two columns where there is room. */
const WIDE: readonly HomePanelName[] = ['escalations', 'check_ins', 'team_week', 'departments', 'health', 'objectives', 'ownerless'];

/** The shown panels in runs: a wide one by itself, narrow ones with their narrow neighbours. */
export function runsOf(panels: readonly HomePanel[]): HomePanelName[][] {
  const runs: HomePanelName[][] = [];
  for (const { name, shown } of panels) {
    const run = runs.at(-1);
    if (!shown) continue;
    if (run === undefined || [name, ...run].some((each) => WIDE.includes(each))) runs.push([name]);
    else run.push(name);
  }
  return runs;
}

/** A panel moved to the place where another stands; the others make room. */
export function withMoved(panels: readonly HomePanel[], { name, to }: { name: HomePanelName; to: number }): HomePanel[] {
  const moved = panels.find((panel) => panel.name === name);
  if (moved === undefined) return [...panels];
  const rest = panels.filter((panel) => panel !== moved);
  const place = Math.min(Math.max(to, 0), rest.length);
  return [...rest.slice(0, place), moved, ...rest.slice(place)];
}

/** How soon a hat needs a panel, the lowest first; what is left out it does not need. Narrow ones have ranks beside each other, a tall one first, so that they fill two columns. */
const RANKS: Record<Hat, Partial<Record<HomePanelName, number>>> = {
  leader: { escalations: 0, check_ins: 8, health: 10, at_risk: 11, forecast: 12, kpis: 13, objectives: 20, news: 25, departments: 30 },
  manager: { escalations: 0, check_ins: 8, health: 10, at_risk: 11, departments: 18, team_week: 22, news: 25, tasks: 26, ownerless: 60 },
  lead: { escalations: 0, check_ins: 4, team_week: 5, tasks: 6, news: 7, health: 30, at_risk: 31, ahead: 32, objectives: 40 },
  contributor: { escalations: 0, check_ins: 4, tasks: 6, news: 7, health: 30, at_risk: 31, ahead: 32, objectives: 40 },
  admin: { escalations: 0, check_ins: 8, operations: 27, health: 10, ownerless: 60 },
  viewer: { check_ins: 4, health: 10, objectives: 20, at_risk: 31, ahead: 32 },
};

function offeredPanels({ role, leadership, reports, teamsLed, readsKpis, readsEffects }: HomeOwner): HomePanelName[] {
  const works = role !== 'VIEWER';
  const oversees = works && (role !== 'CONTRIBUTOR' || leadership || reports > 0 || teamsLed > 0);
  const closed: readonly HomePanelName[] = [
    ...(works ? [] : (['escalations', 'tasks', 'news', 'ownerless'] as const)),
    ...(oversees ? [] : (['team_week', 'departments'] as const)),
    ...(readsKpis ? [] : (['kpis'] as const)),
    ...(readsEffects ? [] : (['operations'] as const)),
  ];
  return HOME_PANELS.filter((name) => !closed.includes(name));
}
