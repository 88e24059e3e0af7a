import { type ImportedKeyResult, type ImportPlan, keyResultKeyOf, objectiveKeyOf } from '../domain/import/import-plan.ts';
import type { Day, Decimal } from '../domain/key-result.ts';
import { languageOf } from './organizations.ts';
import { plain } from './plain.ts';
import { notFound } from './rights.ts';
import type { Scope } from './scope.ts';

const NO_ORIGIN = { file: 'database', line: 0 };

/** One cycle's goals with everybody of the organization, in the shape in which files are loaded: what a rehearsal plays. Check-ins stay where they are. */
export async function exportCycle(scope: Scope, cycleId: string): Promise<ImportPlan> {
  const { organizationId, db } = scope;
  const where = { organizationId, cycleId };
  const cycle = await db.cycle.findFirst({ where: { organizationId, id: cycleId } });
  const organization = await db.organization.findFirst({ where: { id: organizationId } });
  if (cycle === null || organization === null) throw notFound('cycle');
  const people = await db.person.findMany({ where: { organizationId, active: true }, orderBy: { email: 'asc' } });
  const teams = await db.team.findMany({ where: { organizationId }, orderBy: { name: 'asc' } });
  const objectives = await db.objective.findMany({ where: { ...where, archivedAt: null }, orderBy: [{ level: 'asc' }, { position: 'asc' }, { id: 'asc' }] });
  const keyResults = await db.keyResult.findMany({
    where: { ...where, droppedAt: null },
    orderBy: [{ objectiveId: 'asc' }, { position: 'asc' }, { id: 'asc' }],
  });
  const steps = await db.milestoneStep.findMany({
    where: { organizationId, keyResultId: { in: keyResults.map(({ id }) => id) } },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });

  const emailOf = new Map(people.map(({ id, email }) => [id, email]));
  const teamOf = new Map(teams.map(({ id, name }) => [id, name]));
  const named = <Value>(known: ReadonlyMap<string, Value>, id: string | null): Value | null => (id === null ? null : (known.get(id) ?? null));
  const keyOf = new Map(objectives.map(({ id, teamId, title }) => [id, objectiveKeyOf({ cycle: cycle.name, team: named(teamOf, teamId), title })]));
  // Whoever has left owns nothing any more: the first administrator stands in.
  const standIn = people.find(({ role }) => role === 'ADMIN')?.email ?? people[0]?.email ?? '';
  const { name, startsOn, endsOn } = plain(cycle, ['startsOn', 'endsOn']);
  return {
    organizationName: organization.name,
    people: people.map(({ id, email, name: personName, managerId, teamId, role, timeZone, language, leadership }) => ({
      ...NO_ORIGIN,
      email,
      name: personName,
      managerEmail: named(emailOf, managerId),
      team: named(teamOf, teamId),
      role,
      timeZone,
      language: languageOf(language),
      leadership,
      leads: teams.filter(({ leadId }) => leadId === id).map((team) => team.name),
      active: true,
    })),
    teams: teams.map((team) => ({ name: team.name, leadEmail: named(emailOf, team.leadId) })),
    cycles: [{ name, startsOn, endsOn }],
    objectives: parentsFirst(objectives).map(({ id, level, teamId, title, parentId, ownerId, description, weight }) => ({
      ...NO_ORIGIN,
      key: keyOf.get(id) ?? '',
      cycle: name,
      level,
      team: named(teamOf, teamId),
      title,
      parentKey: named(keyOf, parentId),
      ownerEmail: named(emailOf, ownerId) ?? standIn,
      description,
      weight: weight.toFixed(),
    })),
    keyResults: keyResults.flatMap((model): ImportedKeyResult[] => {
      const { id, objectiveId, title, ownerId, ownerTeamId, kind, start, target, atLeast, atMost, dueOn, unit, weight, confidence, ambition } = plain(model, [
        'dueOn',
      ]);
      const objectiveKey = keyOf.get(objectiveId);
      if (objectiveKey === undefined) return [];
      const own = steps.filter(({ keyResultId }) => keyResultId === id).map((step) => plain(step, ['dueOn']));
      return [
        {
          ...NO_ORIGIN,
          key: keyResultKeyOf({ objectiveKey, title }),
          objectiveKey,
          title,
          ownerEmail: named(emailOf, ownerId),
          ownerTeam: named(teamOf, ownerTeamId),
          kind,
          start,
          target,
          atLeast,
          atMost,
          steps: own.map((step): { title: string; weight: Decimal; dueOn: Day | null } => ({ title: step.title, weight: step.weight, dueOn: step.dueOn })),
          dueOn,
          unit,
          weight,
          confidence,
          ambition,
          // A rehearsal calls no provider.
          source: null,
        },
      ];
    }),
    checkIns: [],
    problems: [],
    unknownColumns: [],
  };
}

/** Objectives so that a parent comes before its children, else in their order. */
function parentsFirst<Objective extends { id: string; parentId: string | null }>(objectives: readonly Objective[]): Objective[] {
  const ids = new Set(objectives.map(({ id }) => id));
  const placed = new Set<string>();
  const ordered: Objective[] = [];
  for (let waiting = [...objectives]; waiting.length > 0; ) {
    const ready = waiting.filter(({ parentId }) => parentId === null || !ids.has(parentId) || placed.has(parentId));
    // A circle cannot be made; were there one, it would not hold us up.
    const next = ready.length > 0 ? ready : waiting;
    for (const objective of next) placed.add(objective.id);
    ordered.push(...next);
    waiting = waiting.filter(({ id }) => !placed.has(id));
  }
  return ordered;
}
