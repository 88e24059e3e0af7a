import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import type { Access, Grant } from '../domain/permissions.ts';
import type { Role } from '../domain/person.ts';
import type { TokenScope } from '../domain/token-scopes.ts';
import type { Database, TransactionClient } from './client.ts';
import type { ChangeEvent } from './events.ts';
import type { PrismaClient } from './generated/prisma/client.ts';

/** Who acts: a signed-in person, with whose eyes an administrator (`viewedBy`) may look and change nothing, or their program with a token; somebody with a mailed link, or a workflow. */
export type Actor =
  | { kind: 'person'; personId: string; role: Role; standing: Standing; viewedBy?: string; token?: { id: string; scopes: readonly TokenScope[] } }
  | { kind: 'link'; personId: string; linkId: string; purpose: LinkPurpose }
  | { kind: 'system'; workflowId: string; run?: WorkflowRun };

/** Where a person stands in their organization, as far as their role's rights depend on it; read once a request. */
export interface Standing {
  /** How goals are read here. */
  access: Access;
  leadership: boolean;
  /** The role that the organization made and gave, on top of the person's own; null for none. */
  customRole: { name: string; grants: readonly Grant[] } | null;
  /** The person's team and those that they lead, and the people in them. */
  team: Circle;
  /** The same with all teams below. */
  department: Circle;
  /** The teams that the person leads: what they own is the person's own. */
  ledTeamIds: readonly string[];
  /** Everybody who reports to the person, at any depth, and the teams that those lead. */
  reports: Circle;
  /** Those whose deputy the person is now. Of a deputy's deputy nothing follows. */
  standsInFor: readonly StandIn[];
  /** Objectives of others on the way from what the person may read up to the company, of which only the outline may be read. */
  pathIds: readonly string[];
}

/** Somebody who is away, and in whose place the deputy reads until the agreed instant; null for no end. */
export interface StandIn {
  personId: string;
  name: string;
  role: Role;
  until: Instant | null;
  standing: Standing;
}

/** Teams and the people in them. */
export interface Circle {
  teamIds: readonly string[];
  personIds: readonly string[];
}

/** The run and the activity of a workflow, as its history names them. */
export interface WorkflowRun {
  runId: string;
  activityId: string;
}

export type LinkPurpose = 'check_in' | 'learning' | 'acknowledge' | 'unsubscribe';

/** Changes gathered in a transaction, announced after its commit. */
export type EventBuffer = ChangeEvent[];

/**
 * The right to use the database: for one organization, in somebody's name. Every function of database/ takes one and uses the connection or
 * transaction that it carries. Only api/auth/, worker.ts, commands/ and test/ may make one.
 */
export interface Scope {
  organizationId: string;
  actor: Actor;
  /** Request id or activity, for the audit log. */
  request: string;
  /** The network address that a person acts from, for the audit log. */
  address: string;
  database: Database;
  db: PrismaClient | TransactionClient;
  /** Null outside of a transaction. */
  events: EventBuffer | null;
}

/** For look-ups before the organization is known: tokens, sign-in, connections of webhooks. */
export interface LookupScope {
  database: Database;
  db: PrismaClient;
}

/** Of somebody of whom nothing but the role is known. */
const ALONE: Standing = {
  access: 'open',
  leadership: false,
  customRole: null,
  team: { teamIds: [], personIds: [] },
  department: { teamIds: [], personIds: [] },
  ledTeamIds: [],
  reports: { teamIds: [], personIds: [] },
  standsInFor: [],
  pathIds: [],
};

/** A signed-in person of an organization; without a standing, reach beyond their own is none. `withStanding` reads it. */
export function personScope(
  database: Database,
  input: {
    organizationId: string;
    personId: string;
    role: Role;
    standing?: Standing;
    viewedBy?: string | null;
    token?: { id: string; scopes: readonly TokenScope[] };
    request?: string;
    address?: string;
  },
): Scope {
  const { organizationId, personId, role, standing = ALONE, viewedBy, token, request = '', address = '' } = input;
  return {
    organizationId,
    actor: { kind: 'person', personId, role, standing, ...(viewedBy && { viewedBy }), ...(token && { token }) },
    request,
    address,
    database,
    db: database.prismaOf(organizationId),
    events: null,
  };
}

/** Somebody who came by a mailed link; it names the one thing they may do. */
export function linkScope(
  database: Database,
  link: { organizationId: string; id: string; personId: string; purpose: LinkPurpose },
  request = '',
  address = '',
): Scope {
  const { organizationId, id, personId, purpose } = link;
  return {
    organizationId,
    actor: { kind: 'link', personId, linkId: id, purpose },
    request,
    address,
    database,
    db: database.prismaOf(organizationId),
    events: null,
  };
}

/** A workflow, command or import that works for an organization. */
export function systemScope(database: Database, input: { organizationId: string; workflowId: string; request?: string; run?: WorkflowRun }): Scope {
  const { organizationId, workflowId, request = '', run } = input;
  return {
    organizationId,
    actor: { kind: 'system', workflowId, ...(run && { run }) },
    request,
    address: '',
    database,
    db: database.prismaOf(organizationId),
    events: null,
  };
}

/** The scope of look-ups across organizations. */
export function lookupScope(database: Database): LookupScope {
  return { database, db: database.prisma };
}

const TRANSACTION_OPTIONS = { maxWait: 5_000, timeout: 60_000 };

/**
 * Runs the work in one transaction, whose Scope it is given; inside another transaction it joins that one.
 * What was published in it is announced after the commit, and never when it is rolled back.
 */
export async function inTransaction<Result>(scope: Scope, work: (scope: Scope) => Promise<Result>): Promise<Result> {
  refuseWhileViewing(scope);
  if (scope.events !== null) return work(scope);
  const events: EventBuffer = [];
  const result = await scope.database.prismaOf(scope.organizationId).$transaction((db) => work({ ...scope, db, events }), TRANSACTION_OPTIONS);
  scope.database.news.announce(events);
  return result;
}

/** Whoever looks with another's eyes changes nothing: neither what is theirs nor what is that person's. */
export function refuseWhileViewing({ actor }: Scope): void {
  if (actor.kind === 'person' && actor.viewedBy !== undefined)
    throw new DomainError('READ_ONLY', 'You are looking with somebody else’s eyes, and nothing can be changed so. Go back to yourself first.');
}

/** The actor as the audit log names it: `person:<id>`, `token:<id>` of a token, `link:<person>`, `workflow:<id>`. */
export function actorName({ actor }: Scope): string {
  switch (actor.kind) {
    case 'person':
      return actor.token === undefined ? `person:${actor.viewedBy ?? actor.personId}` : `token:${actor.token.id}`;
    case 'link':
      return `link:${actor.personId}`;
    default:
      return `workflow:${actor.workflowId}`;
  }
}

/** The person who acts, null for a workflow. */
export function actingPersonId({ actor }: Scope): string | null {
  return actor.kind === 'system' ? null : actor.personId;
}
