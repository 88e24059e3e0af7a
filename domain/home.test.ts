import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defaultPanels, HOME_PANELS, hatsOf, type HomeOwner, isArrangement, panelsOf, runsOf, withMoved } from './home.ts';

const NOBODY: HomeOwner = { role: 'CONTRIBUTOR', leadership: false, reports: 0, teamsLed: 0, readsKpis: true, readsEffects: false };

function shownTo(given: Partial<HomeOwner>): string[] {
  return defaultPanels({ ...NOBODY, ...given }).flatMap(({ name, shown }) => (shown ? [name] : []));
}

test.each<[string, Partial<HomeOwner>, string[]]>([
  ['a contributor', {}, ['contributor']],
  ['a contributor with reports', { reports: 2 }, ['manager', 'contributor']],
  ['a contributor who leads a team', { teamsLed: 1 }, ['lead', 'contributor']],
  ['a team lead, whose members report to them', { role: 'TEAM_LEAD', reports: 6 }, ['lead']],
  ['a manager in the leadership', { role: 'MANAGER', leadership: true }, ['leader', 'manager']],
  ['the head who administers', { role: 'ADMIN', leadership: true, reports: 47 }, ['leader', 'manager', 'admin']],
  ['a viewer, whatever else is said of them', { role: 'VIEWER', leadership: true, reports: 1 }, ['viewer']],
])('%s wears these hats', (_, given, hats) => {
  expect(hatsOf({ ...NOBODY, ...given })).toEqual(hats);
});

test.each<[string, Partial<HomeOwner>, string[]]>([
  ['a contributor: own key results, own tasks, what changed', {}, ['escalations', 'check_ins', 'tasks', 'news', 'health', 'at_risk', 'ahead', 'objectives']],
  [
    'a team lead: the week of the team as well',
    { role: 'TEAM_LEAD' },
    ['escalations', 'check_ins', 'team_week', 'tasks', 'news', 'health', 'at_risk', 'ahead', 'objectives'],
  ],
  [
    'a manager: departments and the week',
    { role: 'MANAGER' },
    ['escalations', 'check_ins', 'health', 'at_risk', 'departments', 'team_week', 'news', 'tasks', 'ownerless'],
  ],
  [
    'the head of the company: what is at risk, the end, KPIs',
    { leadership: true, role: 'MANAGER' },
    ['escalations', 'check_ins', 'health', 'at_risk', 'forecast', 'kpis', 'departments', 'objectives', 'team_week', 'news', 'tasks', 'ownerless'],
  ],
  ['an administrator: what runs', { role: 'ADMIN', readsEffects: true }, ['escalations', 'check_ins', 'health', 'operations', 'ownerless']],
  ['a viewer: the company', { role: 'VIEWER', readsKpis: false }, ['check_ins', 'health', 'objectives', 'at_risk', 'ahead']],
])('%s', (_, given, names) => {
  expect(shownTo(given)).toEqual(names);
});

test('whoever is several has the panels of each, and none twice', () => {
  const all = { role: 'ADMIN', leadership: true, reports: 9, readsEffects: true } as const;

  const shown = shownTo(all);

  for (const part of [{ role: 'ADMIN', readsEffects: true }, { leadership: true }] as const)
    expect(shown).toEqual(expect.arrayContaining(shownTo(part).filter((name) => !['tasks', 'ahead'].includes(name))));
  expect(new Set(shown).size).toBe(shown.length);
});

test.each<[string, Partial<HomeOwner>, string[]]>([
  ['KPIs', { readsKpis: false }, ['kpis', 'operations', 'team_week', 'departments']],
  ['what runs', { role: 'MANAGER' }, ['operations']],
  ['other people’s work', { role: 'VIEWER' }, ['escalations', 'tasks', 'news', 'ownerless', 'team_week', 'departments', 'operations']],
])('what may not be read is not even offered: %s', (_, given, closed) => {
  const names = defaultPanels({ ...NOBODY, ...given }).map(({ name }) => name);

  expect(HOME_PANELS.filter((name) => !names.includes(name)).toSorted()).toEqual(closed.toSorted());
});

test('an arrangement stands as it was chosen; what came since is behind it, and what went is gone', () => {
  const chosen = [
    { name: 'operations', shown: true },
    { name: 'tasks', shown: false },
    { name: 'check_ins', shown: true },
  ] as const;

  const panels = panelsOf(NOBODY, chosen);

  expect(panels.slice(0, 2)).toEqual([chosen[1], chosen[2]]);
  expect(panels.find(({ name }) => name === 'news')).toEqual({ name: 'news', shown: true });
  expect(panels.find(({ name }) => name === 'kpis')).toEqual({ name: 'kpis', shown: false });
  expect(panels).toHaveLength(defaultPanels(NOBODY).length);
});

test('narrow panels run with their narrow neighbours, wide ones by themselves, hidden ones nowhere', () => {
  const panels = (['tasks', 'health', 'objectives', 'news', 'ahead', 'at_risk', 'kpis'] as const).map((name) => ({ name, shown: name !== 'ahead' }));

  expect(runsOf(panels)).toEqual([['tasks'], ['health'], ['objectives'], ['news', 'at_risk', 'kpis']]);
});

test('only panels that there are, each once, make an arrangement', () => {
  expect(isArrangement([{ name: 'tasks', shown: true }])).toBe(true);
  expect(isArrangement([{ name: 'weather', shown: true }])).toBe(false);
  expect(isArrangement([{ name: 'tasks', shown: true }, ...[{ name: 'tasks', shown: false }]])).toBe(false);
});

test('moving loses and doubles nothing, and puts the panel where it was dropped', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...HOME_PANELS], { minLength: 1 }), fc.nat(20), fc.nat(20), (names, from, to) => {
      const panels = names.map((name) => ({ name, shown: true }));
      const name = names[from % names.length];
      if (name === undefined) return;

      const moved = withMoved(panels, { name, to }).map((panel) => panel.name);

      expect(moved.toSorted()).toEqual(names.toSorted());
      expect(moved.indexOf(name)).toBe(Math.min(to, names.length - 1));
    }),
  );
});
