import { randomUUID } from 'node:crypto';
import { encodeGlobalID } from '@pothos/plugin-relay';
import type { Role } from '../../domain/person.ts';
import type { PersonRow } from '../../database/people.ts';
import { ensureBoard, firstColumnOfState } from '../../database/boards.ts';
import { saveSsoProvider } from '../../database/sso.ts';
import type { TestApi } from '../api.ts';
import { checkIn, type Company, company, keyResult, objective, person, team } from '../factories.ts';
import { type ActorName, BUNDLES, type BundleName, type Part } from './expected.ts';

const AT = new Date('2026-02-09T09:00:00.000Z');

/** Global ids of a bundle's rows, by type, and the plain ids that files are asked for with. */
export type Ids = Record<string, string>;

/** Two companies in which every text that somebody wrote is one of its own kind, so that an answer tells whose it shows. */
export interface World {
  acme: Company;
  people: Record<Exclude<ActorName, 'nobody'>, PersonRow>;
  ids: Record<BundleName, Ids>;
  /** What a text is a part of, and of whose bundle. */
  texts: Map<string, { part: Part; bundle: BundleName; column: string }>;
}

/** Makes the world that `expected.ts` describes. */
export async function makeWorld(api: TestApi): Promise<World> {
  const acme = await company(api.database);
  const beta = await company(api.database);
  const texts: World['texts'] = new Map();
  const write = (bundle: BundleName, part: Part, column: string): string => {
    const text = `zqtext${texts.size + 1}x`;
    texts.set(text, { part, bundle, column });
    return text;
  };
  const teams = await teamsOf(acme);
  const hire = (name: string, role: Role, given: object = {}): Promise<PersonRow> => person(acme.system, { name, role, ...given });
  const chief = await hire('Chief', 'CONTRIBUTOR', { leadership: true });
  const manager = await hire('Manager', 'MANAGER', { teamId: teams.product });
  const lead = await hire('Lead', 'TEAM_LEAD', { teamId: teams.payments });
  const una = await hire('Una', 'CONTRIBUTOR', { teamId: teams.payments });
  const cover = await hire('Cover', 'CONTRIBUTOR');
  const viewer = await hire('Viewer', 'VIEWER');
  const guest = await hire('Guest', 'CONTRIBUTOR', { customRoleId: await roleOf(api, acme) });
  await api.behind.person.updateMany({ where: { id: lead.id }, data: { deputyId: cover.id, deputyUntil: new Date('2100-01-01T00:00:00.000Z') } });
  const owners: Record<BundleName, PersonRow> = {
    company: acme.admin,
    manager,
    lead,
    una,
    mate: await hire('Mate', 'CONTRIBUTOR', { teamId: teams.payments }),
    searcher: await hire('Searcher', 'CONTRIBUTOR', { teamId: teams.search, managerId: guest.id }),
    seller: await hire('Seller', 'CONTRIBUTOR', { teamId: teams.sales }),
    lent: await hire('Lent', 'CONTRIBUTOR', { teamId: teams.sales, managerId: manager.id }),
    viewer,
    elsewhere: beta.admin,
  };
  const above: Partial<Record<BundleName, BundleName>> = { manager: 'company', lead: 'manager', una: 'lead' };
  for (const [within, bundle] of [
    [acme, 'company'],
    [beta, 'elsewhere'],
  ] as const)
    await makeSignOn(within, (part, column) => write(bundle, part, column));
  const objectives = new Map<BundleName, string>();
  const ids = {} as Record<BundleName, Ids>;
  for (const bundle of BUNDLES) {
    const within = bundle === 'elsewhere' ? beta : acme;
    const owner = owners[bundle];
    const made = await makeBundle(api, {
      within,
      owner,
      parentId: objectives.get(above[bundle] ?? bundle) ?? null,
      isCompany: bundle === 'company',
      write: (part, column) => write(bundle, part, column),
    });
    objectives.set(bundle, made.objectiveId);
    ids[bundle] = made.ids;
  }
  return { acme, people: { admin: acme.admin, chief, manager, lead, una, guest, cover, viewer, stranger: beta.admin }, ids, texts };
}

/** Single sign-on of a company, whose domain is not proven, and a program that acts in its own name. */
async function makeSignOn({ scope, system }: Company, write: (part: Part, column: string) => string): Promise<void> {
  const at = AT.toISOString();
  const provider = { issuer: 'https://login.example', clientId: write('sign-on', 'client id'), secret: 'a secret', createsPeople: true, required: false };
  await saveSsoProvider(scope, { ...provider, domain: 'unproven.example' }, { at });
  await person(system, { name: write('roles', 'name of a program'), service: true, role: 'CONTRIBUTOR' });
}

/** A role that the company made: the goals of those who report to its holder, and the audit log. */
async function roleOf({ behind }: TestApi, { organizationId }: Company): Promise<string> {
  const goals = ['objective', 'key-result', 'initiative', 'task'].flatMap((noun) =>
    ['read', 'create', 'update', 'delete', 'check-in'].map((action) => ({ action, noun, reach: 'reports' })),
  );
  const beside = ['metric-source', 'escalation'].map((noun) => ({ action: 'read', noun, reach: 'reports' }));
  const grants = [...goals, ...beside, { action: 'read', noun: 'audit', reach: 'company' }];
  const { id } = await behind.customRole.create({ data: { organizationId, id: randomUUID(), name: 'Guest', grants } });
  return id;
}

async function teamsOf(acme: Company): Promise<Record<'product' | 'payments' | 'search' | 'sales', string>> {
  const product = await team(acme.system, { name: 'Product' });
  const [payments, search, sales] = [
    await team(acme.system, { name: 'Payments', parentId: product.id }),
    await team(acme.system, { name: 'Search', parentId: product.id }),
    await team(acme.system, { name: 'Sales' }),
  ];
  return { product: product.id, payments: payments.id, search: search.id, sales: sales.id };
}

/** An objective with everything that can hang on it; each text is written into its row behind the product's back. */
async function makeBundle(
  { behind }: TestApi,
  input: { within: Company; owner: PersonRow; parentId: string | null; isCompany: boolean; write: (part: Part, column: string) => string },
): Promise<{ objectiveId: string; ids: Ids }> {
  const { within, owner, parentId, isCompany, write } = input;
  const { organizationId, cycle, admin } = within;
  const ownerId = owner.id;
  const goal = await objective(within, { title: write('outline', 'title of an objective'), level: isCompany ? 'COMPANY' : 'INDIVIDUAL', ownerId, parentId });
  const where = { organizationId, id: goal.id };
  await behind.objective.updateMany({
    where,
    data: { description: write('goal', 'description of an objective'), alignmentNote: write('goal', 'alignment note') },
  });
  const number = await keyResult(within, { title: write('goal', 'title of a key result'), unit: write('goal', 'unit'), objectiveId: goal.id, ownerId });
  const notes = { progressNote: write('note', 'progress note'), blocker: write('note', 'blocker'), changeNote: write('note', 'change of approach') };
  const { checkIn: answer } = await checkIn(within, number, { at: AT.toISOString(), value: '40', ...notes });
  // Whoever looks in from outside writes none.
  const authorId = owner.role === 'VIEWER' ? admin.id : ownerId;
  const comment = await behind.comment.create({
    data: {
      ...{ organizationId, id: randomUUID(), objectiveId: goal.id, keyResultId: number.id, authorId, createdAt: AT },
      body: write('note', 'comment'),
      mentionedIds: [],
    },
  });
  // Everybody is told, whatever they may read: what they may not is to stay out of their inbox.
  const told = await behind.person.findMany({ where: { organizationId }, select: { id: true } });
  await behind.notice.createMany({
    data: told.map(({ id: personId }) => ({
      ...{ organizationId, id: randomUUID(), personId, kind: 'mention', noun: 'key-result', subjectId: number.id, commentId: comment.id, at: AT },
      occurrence: comment.id,
    })),
  });
  const override = { status: 'AT_RISK', reason: write('note', 'reason of an override'), until: '2026-03-20T00:00:00.000Z', byPersonId: admin.id };
  await behind.keyResult.updateMany({ where: { organizationId, id: number.id }, data: { override } });
  const place = { organizationId, cycleId: cycle.id };
  const own = (): string => randomUUID();
  const initiative = await behind.initiative.create({
    data: { ...place, id: own(), objectiveId: goal.id, keyResultId: number.id, title: write('goal', 'title of an initiative'), ownerId, createdAt: AT },
  });
  const board = await ensureBoard(within.system, AT.toISOString());
  const column = await firstColumnOfState(within.system, 'todo', AT.toISOString());
  const task = await behind.task.create({
    data: {
      columnId: column.id,
      checklist: [{ title: write('goal', 'step of a task'), done: false }],
      ...{
        organizationId,
        id: own(),
        rank: 0,
        createdAt: AT,
        dueOn: new Date('2026-02-20'),
        assigneeId: ownerId,
        creatorId: admin.id,
        objectiveId: goal.id,
        keyResultId: number.id,
      },
      title: write('goal', 'title of a task'),
      description: write('goal', 'description of a task'),
      blockedReason: write('goal', 'what a task waits for'),
      labels: [write('goal', 'label of a task')],
      branch: write('goal', 'branch of a task'),
      releaseNote: write('goal', 'how a release stands'),
    },
  });
  const escalation = await behind.escalation.create({
    data: { ...place, id: own(), kind: 'off_track', keyResultId: number.id, number: 1, openedAt: AT, reason: write('note', 'reason of an escalation') },
  });
  // Told to whoever owns it, who may answer then.
  const asked = { organizationId, escalationId: escalation.id, step: 1, recipientId: ownerId, audience: 'owner', namesAllowed: true, dueAt: AT, settledAt: AT };
  await behind.escalationStep.create({ data: asked });
  const connection = await behind.connection.create({
    data: {
      organizationId,
      id: own(),
      provider: 'github',
      name: write('connection', 'name of a connection'),
      config: { owner: write('wiring', 'configuration of a connection') },
      ownerId: admin.id,
      createdAt: AT,
    },
  });
  const kpi = await behind.kpi.create({
    data: {
      organizationId,
      id: own(),
      name: write('kpi', 'name of a KPI'),
      unit: write('kpi', 'unit of a KPI'),
      ownerId,
      direction: 'increase',
      bandLow: '1',
      createdAt: AT,
    },
  });
  const viewOf = (name: string, shared: boolean) =>
    behind.goalView.create({ data: { organizationId, id: own(), ownerId, name, shared, parameters: { shape: 'table' }, createdAt: AT } });
  const sharedView = await viewOf(write('shared-view', 'name of a shared view'), true);
  await viewOf(write('own-data', 'name of an own view'), false);
  const item = await behind.linkedItem.create({
    data: {
      ...{ organizationId, id: own(), keyResultId: number.id, connectionId: connection.id, kind: 'issue', state: 'open', readAt: AT, createdAt: AT },
      url: `https://code.example/${own()}`,
      title: write('goal', 'title of a linked item'),
    },
  });
  const link = await behind.goalLink.create({
    data: { organizationId, id: own(), objectiveId: goal.id, url: 'https://wiki.example/', title: write('goal', 'title of a link'), createdAt: AT },
  });
  const source = await behind.metricSource.create({
    data: {
      organizationId,
      id: own(),
      connectionId: connection.id,
      keyResultId: number.id,
      metric: 'stars',
      query: { label: write('note', 'query of a source') },
      failure: write('note', 'failure of a source'),
      createdAt: AT,
    },
  });
  const effect = await behind.effect.create({
    data: {
      ...place,
      id: own(),
      kind: 'weekly-prompt',
      subject: goal.id,
      occurrence: own(),
      recipient: ownerId,
      channel: 'mail',
      dueAt: AT,
      input: {},
      title: write('message', 'title of a message'),
      reason: write('message', 'reason of a message'),
    },
  });
  const report = await behind.report.create({
    data: {
      ...place,
      id: own(),
      kind: 'retro',
      name: `${write('report', 'name of a report')}.pdf`,
      mediaType: 'application/pdf',
      sha256: '',
      bytes: Buffer.from(write('report', 'report')),
      createdAt: AT,
    },
  });
  const boardReport = await behind.report.create({
    data: {
      ...place,
      id: own(),
      kind: 'retro-board',
      name: `${write('board-report', 'name of a report for the board')}.pdf`,
      mediaType: 'application/pdf',
      sha256: '',
      bytes: Buffer.from(write('board-report', 'report for the board')),
      createdAt: AT,
    },
  });
  const rehearsal = await behind.rehearsal.create({
    data: { ...place, id: own(), askedById: admin.id, options: {}, failure: write('rehearsal', 'failure of a rehearsal'), startedAt: AT },
  });
  const tomorrow = new Date(Date.now() + 86_400_000);
  const meeting = await behind.meeting.create({
    data: {
      organizationId,
      id: own(),
      title: write('meeting', 'title of a meeting'),
      agenda: write('meeting', 'agenda of a meeting'),
      startsAt: tomorrow,
      durationMinutes: 30,
      timeZone: 'UTC',
      organizerId: ownerId,
      createdAt: AT,
      updatedAt: AT,
    },
  });
  const outsider = { organizationId, id: own(), meetingId: meeting.id, email: `${write('meeting', 'address of an outsider')}@example.test` };
  await behind.meetingParticipant.createMany({ data: [{ organizationId, id: own(), meetingId: meeting.id, personId: ownerId }, outsider] });
  const account = await behind.connection.create({
    data: {
      organizationId,
      id: own(),
      provider: 'github',
      name: write('own-account', 'name of an own account'),
      config: {},
      ownerId,
      personal: true,
      createdAt: AT,
    },
  });
  await behind.calendar.create({ data: { organizationId, id: own(), connectionId: account.id, ownerId, createdAt: AT } });
  const entry = { organizationId, at: AT, actor: `person:${admin.id}`, action: 'update' };
  // What an entry names by its id is told by its name.
  const names = { objectiveId: goal.id, keyResultId: number.id, connectionId: account.id, ownerId };
  await behind.auditEntry.create({
    data: { ...entry, id: own(), noun: 'key-result', subjectId: number.id, before: names, after: { title: write('history', 'history of a key result') } },
  });
  await behind.auditEntry.create({
    data: { ...entry, id: own(), noun: 'objective', subjectId: goal.id, before: names, after: { title: write('history', 'history of an objective') } },
  });
  await behind.auditEntry.create({
    data: { ...entry, id: own(), noun: 'organization', subjectId: organizationId, after: { name: write('audit', 'audit log') } },
  });
  const token = await behind.apiToken.create({
    data: {
      organizationId,
      id: own(),
      personId: ownerId,
      name: write('token', 'name of a token'),
      scopes: ['read'],
      tokenHash: own(),
      createdById: ownerId,
      createdAt: AT,
      expiresAt: new Date('2027-01-01T00:00:00.000Z'),
    },
  });
  const role = await behind.customRole.create({ data: { organizationId, id: own(), name: write('roles', 'name of a role'), grants: [] } });
  const crowd = await team(within.system, { name: write('directory', 'name of a team') });
  const circle = owner.teamId ?? crowd.id;
  const accountability = await behind.accountability.create({
    data: {
      organizationId,
      id: own(),
      teamId: circle,
      name: write('directory', 'name of a role of accountability'),
      purpose: write('directory', 'purpose of a role'),
      duties: [write('directory', 'duty of a role')],
      holderIds: [ownerId],
    },
  });
  const ids = {
    Objective: goal.id,
    KeyResult: number.id,
    CheckIn: answer.id,
    Comment: comment.id,
    Initiative: initiative.id,
    Task: task.id,
    Board: board.id,
    BoardColumn: column.id,
    LinkedItem: item.id,
    GoalLink: link.id,
    Escalation: escalation.id,
    Connection: connection.id,
    MetricSource: source.id,
    Kpi: kpi.id,
    GoalView: sharedView.id,
    Effect: effect.id,
    Report: report.id,
    Rehearsal: rehearsal.id,
    Meeting: meeting.id,
    Team: crowd.id,
    Accountability: accountability.id,
    CustomRole: role.id,
    Person: ownerId,
    Cycle: cycle.id,
    Organization: organizationId,
  };
  const global = Object.fromEntries(Object.entries(ids).map(([type, id]) => [type, encodeGlobalID(type, id)]));
  return {
    objectiveId: goal.id,
    ids: {
      ...global,
      ...Object.fromEntries(Object.entries(ids).map(([type, id]) => [`plain${type}`, id])),
      plainApiToken: token.id,
      circle: encodeGlobalID('Team', circle),
      plainBoardReport: boardReport.id,
    },
  };
}
