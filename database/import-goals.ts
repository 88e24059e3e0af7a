import { type ImportedKeyResult, type ImportedObjective, type ImportPlan, keyResultKeyOf, objectiveKeyOf } from '../domain/import/import-plan.ts';
import type { Day, Decimal, Instant } from '../domain/key-result.ts';
import { plainDecimal } from '../domain/decimal.ts';
import type { ImportedPeople } from './import-people.ts';
import { auditImport, batches, type ImportTally, sortRows } from './import-tally.ts';
import { dayDate, plain } from './plain.ts';
import type { Scope } from './scope.ts';

/** The goals of an organization after an import, by their natural keys. */
export interface ImportedGoals {
  keyResultIds: ReadonlyMap<string, string>;
  /** Those that are new or measure something else than before. */
  touchedIds: readonly string[];
  cycleIds: readonly string[];
  cycleIdByName: ReadonlyMap<string, string>;
  cycles: ImportTally;
  objectives: ImportTally;
  keyResults: ImportTally;
}

/** Writes cycles (new ones as drafts), objectives and key results of a plan; those that stand are changed where the file says otherwise. */
export async function importGoals(
  scope: Scope,
  plan: ImportPlan,
  names: ImportedPeople,
  { at, educational }: { at: Instant; educational: boolean | null },
): Promise<ImportedGoals> {
  const cycles = await importCycles(scope, plan, { at, educational });
  const objectives = await importObjectives(scope, plan, { names, cycleIds: cycles.ids, at });
  const keyResults = await importKeyResults(scope, plan, { names, objectives: objectives.byKey, startsOn: cycles.startsOn, at });
  return {
    keyResultIds: keyResults.ids,
    touchedIds: keyResults.touchedIds,
    cycleIds: [...new Set(plan.objectives.map(({ cycle }) => cycles.ids.get(cycle) ?? ''))].toSorted(),
    cycleIdByName: cycles.ids,
    cycles: cycles.tally,
    objectives: objectives.tally,
    keyResults: keyResults.tally,
  };
}

async function importCycles(
  scope: Scope,
  plan: ImportPlan,
  { at, educational }: { at: Instant; educational: boolean | null },
): Promise<{ ids: Map<string, string>; startsOn: Map<string, Day>; tally: ImportTally }> {
  const { organizationId, db, database } = scope;
  const standing = (await db.cycle.findMany({ where: { organizationId }, select: { id: true, name: true, startsOn: true, endsOn: true } })).map((cycle) =>
    plain(cycle, ['startsOn', 'endsOn']),
  );
  const ids = new Map(standing.map(({ name, id }) => [name, id]));
  for (const { name } of plan.cycles) if (!ids.has(name)) ids.set(name, database.newId(`cycle/${name}`));
  const rows = sortRows(
    plan.cycles.map(({ name, startsOn, endsOn }) => ({ id: ids.get(name) ?? '', name, startsOn, endsOn })),
    standing,
  );
  const planning = { company: null, team: null, individual: null };
  const isFirst = standing.length === 0 && rows.added.length === 1;
  const days = ({ startsOn, endsOn }: { startsOn: string; endsOn: string }) => ({ startsOn: dayDate(startsOn), endsOn: dayDate(endsOn) });
  await db.cycle.createMany({
    data: rows.added.map((cycle) => ({
      organizationId,
      ...cycle,
      ...days(cycle),
      planning,
      educational: educational ?? isFirst,
      createdAt: new Date(at),
    })),
  });
  for (const { after } of rows.changed)
    await db.cycle.update({ where: { organizationId_id: { organizationId, id: after.id } }, data: { ...days(after), version: { increment: 1 } } });
  const startsOn = new Map([...standing, ...rows.added, ...rows.changed.map(({ after }) => after)].map((cycle) => [cycle.id, cycle.startsOn]));
  return { ids, startsOn, tally: await auditImport(scope, { noun: 'cycle', rows, at }) };
}

interface ObjectivePlace {
  id: string;
  cycleId: string;
  parentId: string | null;
  description: string;
  weight: Decimal;
}

async function importObjectives(
  scope: Scope,
  plan: ImportPlan,
  around: { names: ImportedPeople; cycleIds: ReadonlyMap<string, string>; at: Instant },
): Promise<{ byKey: Map<string, ObjectivePlace>; tally: ImportTally }> {
  const { organizationId, db, database } = scope;
  const { names, cycleIds, at } = around;
  const cycleNames = new Map([...cycleIds].map(([name, id]) => [id, name]));
  const teamNames = new Map([...names.teamIds].map(([name, id]) => [id, name]));
  const standing = (await db.objective.findMany({ where: { organizationId, archivedAt: null }, select: TOLD })).map((objective) => plain(objective));
  const keyOfStanding = ({ cycleId, teamId, title }: (typeof standing)[number]): string =>
    objectiveKeyOf({ cycle: cycleNames.get(cycleId) ?? '', team: teamId === null ? null : (teamNames.get(teamId) ?? null), title });
  const byKey = new Map<string, ObjectivePlace & { position: number }>(standing.map((objective) => [keyOfStanding(objective), objective]));
  const standingIds = new Set(standing.map(({ id }) => id));
  inFileOrder(plan.objectives).forEach(({ key, cycle }, index) => {
    if (!byKey.has(key)) byKey.set(key, { ...UNTOLD, id: database.newId(`objective/${key}`), cycleId: cycleIds.get(cycle) ?? '', position: index });
  });
  const rows = sortRows(
    plan.objectives.map(({ key, level, title, team, ownerEmail, parentKey, ...told }) => {
      const place = byKey.get(key) ?? { ...UNTOLD, id: '', cycleId: '', position: 0 };
      // A parent that was archived is one that no file can name.
      const hiddenParentId = place.parentId !== null && !standingIds.has(place.parentId) ? place.parentId : null;
      const parentId = parentKey === null ? hiddenParentId : (byKey.get(parentKey)?.id ?? null);
      const teamId = team === null ? null : (names.teamIds.get(team) ?? null);
      const { id, cycleId, position } = place;
      const description = told.description ?? place.description;
      const weight = told.weight ?? place.weight;
      return { id, cycleId, level, title, teamId, ownerId: names.personIds.get(ownerEmail) ?? '', parentId, position, description, weight };
    }),
    standing,
  );
  for (const batch of batches(rows.added))
    await db.objective.createMany({ data: batch.map((objective) => ({ organizationId, ...objective, createdAt: new Date(at) })) });
  for (const { after } of rows.changed)
    await db.objective.update({ where: { organizationId_id: { organizationId, id: after.id } }, data: { ...after, version: { increment: 1 } } });
  return { byKey, tally: await auditImport(scope, { noun: 'objective', rows, at }) };
}

const TOLD = {
  id: true,
  cycleId: true,
  level: true,
  title: true,
  teamId: true,
  ownerId: true,
  parentId: true,
  position: true,
  description: true,
  weight: true,
} as const;

/** An objective of which nothing stands yet and the file says no more. */
const UNTOLD = { parentId: null, description: '', weight: '1' } as const;

/** Objectives as their files have them: a plan has parents before their children. */
function inFileOrder(objectives: readonly ImportedObjective[]): ImportedObjective[] {
  return [...Map.groupBy(objectives, ({ file }) => file).values()].flatMap((ofFile) => ofFile.toSorted((a, b) => a.line - b.line));
}

const MEASURED = {
  id: true,
  objectiveId: true,
  cycleId: true,
  title: true,
  kind: true,
  unit: true,
  start: true,
  target: true,
  atLeast: true,
  atMost: true,
  dueOn: true,
  weight: true,
  ambition: true,
  ownerId: true,
  ownerTeamId: true,
  position: true,
} as const;

async function importKeyResults(
  scope: Scope,
  plan: ImportPlan,
  around: { names: ImportedPeople; objectives: ReadonlyMap<string, Pick<ObjectivePlace, 'id' | 'cycleId'>>; startsOn: ReadonlyMap<string, Day>; at: Instant },
): Promise<{ ids: Map<string, string>; touchedIds: string[]; tally: ImportTally }> {
  const { organizationId, db, database } = scope;
  const { names, objectives, startsOn, at } = around;
  const keyOfObjective = new Map([...objectives].map(([key, { id }]) => [id, key]));
  const standing = (await db.keyResult.findMany({ where: { organizationId, droppedAt: null }, select: MEASURED })).map((keyResult) =>
    plain(keyResult, ['dueOn']),
  );
  const byKey = new Map(
    standing.map((keyResult) => [keyResultKeyOf({ objectiveKey: keyOfObjective.get(keyResult.objectiveId) ?? '', title: keyResult.title }), keyResult]),
  );
  const ids = new Map([...byKey].map(([key, { id }]) => [key, id]));
  for (const { key } of plan.keyResults) if (!ids.has(key)) ids.set(key, database.newId(`key-result/${key}`));
  const rows = sortRows(
    plan.keyResults.map((keyResult, index) => {
      const objective = objectives.get(keyResult.objectiveKey) ?? { id: '', cycleId: '' };
      return {
        ...columnsOf(keyResult, names),
        id: ids.get(keyResult.key) ?? '',
        objectiveId: objective.id,
        cycleId: objective.cycleId,
        position: byKey.get(keyResult.key)?.position ?? index,
      };
    }),
    standing,
  );
  const write = (row: (typeof rows.added)[number]) => ({ ...row, dueOn: row.dueOn === null ? null : dayDate(row.dueOn) });
  // Goals of a cycle that has begun stand since its start, whenever their file came: silence counts from there.
  const createdAt = (cycleId: string) => new Date([at, startsOn.get(cycleId) ?? at].toSorted()[0] ?? at);
  // Confidence is what people say from then on, so the file's is only a beginning.
  const confidences = new Map(plan.keyResults.map(({ key, confidence }) => [ids.get(key), confidence]));
  for (const batch of batches(rows.added))
    await db.keyResult.createMany({
      data: batch.map((row) => ({ organizationId, ...write(row), confidence: confidences.get(row.id) ?? null, createdAt: createdAt(row.cycleId) })),
    });
  for (const { after } of rows.changed)
    await db.keyResult.update({ where: { organizationId_id: { organizationId, id: after.id } }, data: { ...write(after), version: { increment: 1 } } });
  const touchedIds = [...rows.added.map(({ id }) => id), ...rows.changed.map(({ after }) => after.id)];
  const stepsChanged = await importSteps(scope, plan, ids);
  const { written, unchanged } = await auditImport(scope, { noun: 'key-result', rows, at });
  const byStepsAlone = stepsChanged.filter((id) => !touchedIds.includes(id)).length;
  return {
    ids,
    touchedIds: [...new Set([...touchedIds, ...stepsChanged])],
    tally: { written: written + byStepsAlone, unchanged: unchanged - byStepsAlone },
  };
}

function columnsOf(keyResult: ImportedKeyResult, { personIds, teamIds }: ImportedPeople) {
  const { title, kind, start, target, atLeast, atMost, dueOn, unit, weight, ambition, ownerEmail, ownerTeam } = keyResult;
  return {
    title,
    kind,
    start: plainDecimal(start),
    target: plainDecimal(target),
    atLeast: plainDecimal(atLeast),
    atMost: plainDecimal(atMost),
    dueOn,
    unit,
    weight: plainDecimal(weight),
    ambition,
    ownerId: ownerEmail === null ? null : (personIds.get(ownerEmail) ?? null),
    ownerTeamId: ownerTeam === null ? null : (teamIds.get(ownerTeam) ?? null),
  };
}

/** Writes the steps of milestones that have none yet, or other ones; returns whose changed. */
async function importSteps(scope: Scope, plan: ImportPlan, ids: ReadonlyMap<string, string>): Promise<string[]> {
  const { organizationId, db, database } = scope;
  const milestones = plan.keyResults.filter(({ kind }) => kind === 'milestone').map(({ key, steps }) => ({ keyResultId: ids.get(key) ?? '', steps }));
  if (milestones.length === 0) return [];
  const standing = await db.milestoneStep.findMany({
    where: { organizationId, keyResultId: { in: milestones.map(({ keyResultId }) => keyResultId) } },
    orderBy: { position: 'asc' },
  });
  const changed = milestones.filter(({ keyResultId, steps }) => {
    const titles = standing.filter((step) => step.keyResultId === keyResultId).map(({ title }) => title);
    return JSON.stringify(titles) !== JSON.stringify(steps.map(({ title }) => title));
  });
  const changedIds = changed.map(({ keyResultId }) => keyResultId);
  await db.milestoneStep.deleteMany({ where: { organizationId, keyResultId: { in: changedIds } } });
  await db.milestoneStep.createMany({
    data: changed.flatMap(({ keyResultId, steps }) =>
      steps.map(({ title, weight, dueOn }, position) => ({
        organizationId,
        id: database.newId(`milestone-step/${keyResultId}/${position}/${title}`),
        keyResultId,
        title,
        weight,
        dueOn: dueOn === null ? null : dayDate(dueOn),
        position,
      })),
    ),
  });
  return changedIds;
}
