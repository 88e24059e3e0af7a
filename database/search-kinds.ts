import type { SearchKind } from '../domain/search-text.ts';
import { Prisma } from './generated/prisma/client.ts';
import { readableMeetings } from './meetings.ts';
import { allowedRows, isAllowed } from './rights.ts';
import type { Scope } from './scope.ts';
import { allowedTasks, readObjectives, seenInitiatives, seenKeyResults, seenObjectives, TASK_GOAL } from './sight.ts';

/** Where the rows of a kind are found, and what is told of each; every part is SQL over `joins`, in which the view that is searched is `s`. */
export interface SearchedKind {
  /** The view that is searched; it belongs to the owner of the tables, and nothing but organization, words and name is looked at in it. */
  view: string;
  /** The tables that its rows are read from. */
  joins: Prisma.Sql;
  /** Of a kind with very many rows: what of the view is chosen by, and the tables that need be read to choose. The others are read for those that were. */
  chosenBy?: { columns: Prisma.Sql; joins: Prisma.Sql };
  /** Which rows the acting person may read; a kind that they may read nothing of is `false`. */
  sight: (scope: Scope) => Prisma.Sql;
  /** For rows of which only a part may be read: those that may be read wholly, and the name, which is all that may be found of the others. */
  wholly?: (scope: Scope) => { rows: Prisma.Sql; name: Prisma.Sql };
  /** Those that are shown at all; by default every one. */
  shown?: Prisma.Sql;
  name: Prisma.Sql;
  /** On whose page it stands; by default its own. */
  pageId?: Prisma.Sql;
  body?: (scope: Scope) => Prisma.Sql;
  /** The name of what it belongs to, as far as that may be read. */
  context?: (scope: Scope) => Prisma.Sql;
  person?: Prisma.Sql;
  at?: Prisma.Sql;
  status?: Prisma.Sql;
  /** Over and done with: shown behind what is live. */
  closed?: Prisma.Sql;
  /** Without names the newest come first. */
  newestFirst?: Prisma.Sql;
}

const sql = Prisma.sql;
const joined = (...joins: readonly Prisma.Sql[]): Prisma.Sql => Prisma.join([...joins], ' ');
const of = (table: string, alias: string, id: string): Prisma.Sql =>
  Prisma.raw(`JOIN ${table} ${alias} ON ${alias}.organization_id = s.organization_id AND ${alias}.id = ${id}`);
const maybe = (table: string, alias: string, id: string): Prisma.Sql => sql`LEFT ${of(table, alias, id)}`;

/** Every kind that can be found. What is searched stands in a view of the migration `search`; rights are those of the kind's own page. */
export const SEARCHED_KINDS: Record<SearchKind, SearchedKind> = {
  objective: {
    view: 'searchable_objectives',
    joins: joined(of('objectives', 'o', 's.id'), maybe('cycles', 'c', 'o.cycle_id'), maybe('people', 'p', 'o.owner_id')),
    sight: (scope) => seenObjectives(scope),
    wholly: (scope) => ({ rows: readObjectives(scope), name: sql`o.title` }),
    shown: sql`o.archived_at IS NULL`,
    name: sql`o.title`,
    body: (scope) => sql`CASE WHEN ${readObjectives(scope)} THEN o.description ELSE '' END`,
    context: () => sql`c.name`,
    person: sql`p.name`,
    status: sql`o.status`,
    closed: sql`c.phase IN ('closed', 'cancelled')`,
  },
  key_result: {
    view: 'searchable_key_results',
    joins: joined(
      of('key_results', 'k', 's.id'),
      of('objectives', 'o', 'k.objective_id'),
      maybe('cycles', 'c', 'k.cycle_id'),
      maybe('people', 'p', 'k.owner_id'),
    ),
    sight: seenKeyResults,
    shown: sql`o.archived_at IS NULL`,
    name: sql`k.title`,
    context: () => sql`o.title`,
    person: sql`p.name`,
    status: sql`k.status`,
    closed: sql`(k.dropped_at IS NOT NULL OR c.phase IN ('closed', 'cancelled'))`,
  },
  check_in: {
    view: 'searchable_check_ins',
    joins: joined(
      of('check_ins', 'ci', 's.id'),
      of('key_results', 'k', 'ci.key_result_id'),
      of('objectives', 'o', 'k.objective_id'),
      maybe('people', 'p', 'ci.author_id'),
    ),
    chosenBy: { columns: sql`s.key_result_id, s.at`, joins: joined(of('key_results', 'k', 's.key_result_id'), of('objectives', 'o', 'k.objective_id')) },
    sight: (scope) => (isAllowed(scope, 'read', 'note') ? seenKeyResults(scope) : sql`false`),
    shown: sql`o.archived_at IS NULL`,
    name: sql`k.title`,
    pageId: sql`k.id`,
    body: () => sql`concat_ws(' · ', nullif(ci.progress_note, ''), nullif(ci.blocker, ''), nullif(ci.change_note, ''))`,
    person: sql`p.name`,
    at: sql`ci.at`,
    newestFirst: sql`s.at`,
  },
  initiative: {
    view: 'searchable_initiatives',
    joins: joined(of('initiatives', 'i', 's.id'), of('objectives', 'o', 'i.objective_id'), maybe('people', 'p', 'i.owner_id')),
    sight: seenInitiatives,
    shown: sql`o.archived_at IS NULL`,
    name: sql`i.title`,
    pageId: sql`o.id`,
    context: (scope) => sql`CASE WHEN ${seenObjectives(scope)} THEN o.title END`,
    person: sql`p.name`,
    closed: sql`i.state = 'completed'`,
  },
  task: {
    view: 'searchable_tasks',
    joins: joined(of('tasks', 't', 's.id'), TASK_GOAL, maybe('people', 'p', 't.assignee_id')),
    sight: (scope) => allowedTasks(scope, 'read'),
    name: sql`t.title`,
    body: () => sql`t.description`,
    context: (scope) => sql`CASE WHEN o.id IS NULL THEN NULL WHEN ${seenKeyResults(scope)} THEN coalesce(k.title, o.title) END`,
    person: sql`p.name`,
    closed: sql`t.state = 'done'`,
  },
  meeting: {
    view: 'searchable_meetings',
    joins: joined(of('meetings', 'm', 's.id'), maybe('people', 'organizer', 'm.organizer_id')),
    sight: (scope) => sql`EXISTS (
      SELECT FROM (VALUES (1)) one LEFT JOIN meeting_participants p ON p.organization_id = m.organization_id AND p.meeting_id = m.id AND p.person_id IS NOT NULL
      WHERE ${readableMeetings(scope)})`,
    shown: sql`m.cancelled_at IS NULL`,
    name: sql`m.title`,
    body: () => sql`m.agenda`,
    person: sql`organizer.name`,
    at: sql`CASE WHEN m.recurrence = '' THEN m.starts_at END`,
  },
  person: {
    view: 'searchable_people',
    joins: joined(of('people', 'p', 's.id'), maybe('teams', 't', 'p.team_id')),
    sight: () => sql`true`,
    shown: sql`p.erased_at IS NULL AND NOT p.service`,
    name: sql`p.name`,
    body: () => sql`p.email`,
    context: () => sql`t.name`,
    closed: sql`NOT p.active`,
  },
  team: {
    view: 'searchable_teams',
    joins: joined(of('teams', 't', 's.id'), maybe('teams', 'above', 't.parent_id'), maybe('people', 'p', 't.lead_id')),
    sight: () => sql`true`,
    name: sql`t.name`,
    context: () => sql`above.name`,
    person: sql`p.name`,
  },
  cycle: {
    view: 'searchable_cycles',
    joins: joined(of('cycles', 'c', 's.id')),
    sight: () => sql`true`,
    name: sql`c.name`,
    closed: sql`c.phase IN ('closed', 'cancelled')`,
  },
  kpi: {
    view: 'searchable_kpis',
    joins: joined(of('kpis', 'i', 's.id'), maybe('people', 'p', 'i.owner_id')),
    sight: (scope) => (isAllowed(scope, 'read', 'kpi') ? sql`true` : sql`false`),
    shown: sql`i.archived_at IS NULL`,
    name: sql`i.name`,
    person: sql`p.name`,
  },
  connection: {
    view: 'searchable_connections',
    joins: joined(of('connections', 'n', 's.id'), maybe('people', 'p', 'n.owner_id')),
    // Somebody's own account goes by the right to calendars, as on its page.
    sight: (scope) => sql`CASE WHEN n.personal
      THEN ${allowedRows(scope, 'read', 'calendar', { ownerIds: [sql`n.owner_id`], teamIds: [sql`NULL::uuid`], level: sql`NULL::text` })}
      ELSE ${isAllowed(scope, 'read', 'connection') ? sql`true` : sql`false`} END`,
    name: sql`n.name`,
    body: () => sql`n.provider`,
    person: sql`p.name`,
  },
};
