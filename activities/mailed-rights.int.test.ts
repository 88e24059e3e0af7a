import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { recordCheckIn } from '../database/check-ins.ts';
import { approveLevels } from '../database/cycles.ts';
import type { PersonRow } from '../database/people.ts';
import { isUnbounded } from '../database/rights.ts';
import { seenKeyResultIds, seenObjectiveIds } from '../database/sight.ts';
import type { Role } from '../domain/person.ts';
import { LEVELS, type ObjectiveLevel } from '../domain/objective.ts';
import { beginCycle, type CycleStage, openCycleStage } from '../test/cycle-stage.ts';
import { company, type Company, keyResult, objective, openTestDatabase, type OpenTestDatabase, person, scopeOf, team } from '../test/factories.ts';

let open: OpenTestDatabase;
let stage: CycleStage;
beforeAll(async () => {
  open = await openTestDatabase();
  stage = await openCycleStage(open.database);
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await open?.close();
}, 60_000);

test('by place, in a whole cycle nobody is mailed the name of a goal that they may not read, nor a note that is not for them', async () => {
  const acme = await company(open.database, { settings: { access: 'place' }, phase: 'draft', startsOn: '2026-01-05', endsOn: '2026-02-08' });
  const people = await peopleOf(acme);
  const goals = await goalsOf(acme, people);
  await open.behind.cycle.updateMany({
    where: { id: acme.cycle.id },
    data: { planning: { company: '2025-12-08', team: '2025-12-15', individual: '2025-12-22' } },
  });
  await approveLevels(acme.system, { cycleId: acme.cycle.id, levels: LEVELS, personId: acme.admin.id }, { at: '2025-12-01T00:00:00.000Z' });

  const cycle = await beginCycle(stage, acme, '2025-12-07T22:00:00.000Z');
  await stage.until('2026-01-07T12:00:00.000Z');
  // Written on a number of somebody else's: the author's manager, who reads nothing of Sales, is to hear of it.
  await recordCheckIn(acme.system, {
    keyResultId: goals.keyResults.get('KRSALES') ?? '',
    at: '2026-01-07T12:00:00.000Z',
    value: '5',
    blocker: 'a blocker of Sales',
    tellManager: true,
    source: 'PERSON',
    authorId: people.payer.id,
  });
  await stage.relay();
  expect(await cycle.result()).toBe('closed');

  const everybody = [acme.admin, ...Object.values(people)];
  const named = new Map<string, string[]>();
  for (const { to, text, html, subject, date, attachments } of stage.mails) {
    const recipient = everybody.find(({ email }) => email === to.address);
    if (recipient === undefined) throw new Error(`Nobody has the address ${to.address}`);
    const scope = await scopeOf(open.database, recipient, date.toISOString());
    const said = `${subject} ${text} ${html}`;
    const inMail = (ids: Map<string, string>): string[] => [...ids].flatMap(([title, id]) => (said.includes(title) ? [id] : []));
    const [objectives, keyResults] = [inMail(goals.objectives), inMail(goals.keyResults)];
    const about = `${recipient.name}: ${subject}`;
    expect([about, (await seenObjectiveIds(scope, objectives)).toSorted()]).toEqual([about, objectives.toSorted()]);
    expect([about, (await seenKeyResultIds(scope, keyResults)).toSorted()]).toEqual([about, keyResults.toSorted()]);
    if (attachments.length > 0) expect([about, isUnbounded(scope, 'read', 'key-result')]).toEqual([about, true]);
    if (said.includes('a blocker of Sales')) expect([about, keyResults.includes(goals.keyResults.get('KRSALES') ?? '')]).toEqual([about, true]);
    named.set(recipient.name, [...(named.get(recipient.name) ?? []), subject]);
  }
  // Of those who stood to hear of what they may not read, some heard of what they may: the test sees mails at all.
  expect(named.get('Deputy')?.some((subject) => /Off track|check-ins/.test(subject))).toBe(true);
  expect(named.get('Captain')?.some((subject) => subject.includes('Weekly OKR check-in'))).toBe(true);
  expect(named.get('Admin Ada') ?? named.get(acme.admin.name)).toEqual(expect.arrayContaining([expect.stringContaining('retrospective')]));
  expect(stage.mails.length).toBeGreaterThan(60);
}, 400_000);

const HIRED = ['manager', 'deputy', 'late', 'captain', 'payer', 'seller', 'loner', 'board'] as const;
type Hired = (typeof HIRED)[number];

/** A manager who is away for two weeks, whose deputy stands elsewhere; a contributor who leads a team; somebody on the board who owns an objective. */
async function peopleOf({ system, admin }: Company): Promise<Record<Hired, PersonRow>> {
  const people: Partial<Record<Hired, PersonRow>> = {};
  const hire = async (name: Hired, role: Role, given: object = {}): Promise<PersonRow> =>
    (people[name] = await person(system, { name: `${name[0]?.toUpperCase()}${name.slice(1)}`, role, ...given }));
  const deputy = await hire('deputy', 'CONTRIBUTOR');
  const manager = await hire('manager', 'MANAGER', { managerId: admin.id, deputyId: deputy.id, deputyUntil: '2026-01-26T00:00:00.000Z' });
  await hire('late', 'CONTRIBUTOR', { deputyId: deputy.id, deputyUntil: '2026-01-06T00:00:00.000Z' });
  const captain = await hire('captain', 'CONTRIBUTOR', { managerId: manager.id });
  const payments = await team(system, { name: 'Payments', leadId: captain.id });
  await hire('payer', 'CONTRIBUTOR', { managerId: manager.id, teamId: payments.id });
  await hire('seller', 'CONTRIBUTOR');
  await hire('loner', 'CONTRIBUTOR', { timeZone: 'Asia/Tokyo' });
  await hire('board', 'VIEWER', { managerId: null });
  return people as Record<Hired, PersonRow>;
}

/** Goals whose titles tell them apart, by title. */
async function goalsOf(acme: Company, people: Record<Hired, PersonRow>) {
  const objectives = new Map<string, string>();
  const keyResults = new Map<string, string>();
  const set = async (name: string, level: ObjectiveLevel, owner: PersonRow, given: { parent?: string; teamId?: string; of?: object } = {}): Promise<void> => {
    const parentId = given.parent === undefined ? null : (objectives.get(given.parent) ?? null);
    const goal = await objective(acme, { title: `OB${name}`, level, ownerId: owner.id, parentId, ...(given.teamId ? { teamId: given.teamId } : {}) });
    objectives.set(goal.title, goal.id);
    const number = await keyResult(acme, { title: `KR${name}`, objectiveId: goal.id, ...(given.of ?? { ownerId: owner.id }) });
    keyResults.set(number.title, number.id);
  };
  const payments = await acme.system.db.team.findFirstOrThrow({ where: { organizationId: acme.organizationId, name: 'Payments' } });
  const { manager, payer, seller, loner, board, late } = people;
  await set('COMPANY', 'COMPANY', acme.admin);
  await set('PAYMENTS', 'TEAM', manager, { parent: 'OBCOMPANY', of: { ownerId: null, ownerTeamId: payments.id } });
  await set('SALES', 'TEAM', seller, { parent: 'OBCOMPANY' });
  await set('PAYER', 'INDIVIDUAL', payer, { parent: 'OBPAYMENTS' });
  await set('LONER', 'INDIVIDUAL', loner);
  await set('LATE', 'INDIVIDUAL', late);
  await set('BOARD', 'INDIVIDUAL', board);
  // A number of the payer's under an objective of Sales.
  const borrowed = await keyResult(acme, { title: 'KRBORROWED', objectiveId: objectives.get('OBSALES') ?? '', ownerId: payer.id });
  keyResults.set(borrowed.title, borrowed.id);
  return { objectives, keyResults };
}
