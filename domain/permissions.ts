import type { ObjectiveLevel } from './objective.ts';
import type { Role } from './person.ts';

/** What can be done. */
export type Action = 'read' | 'create' | 'update' | 'delete' | 'check-in' | 'approve';

/** What it can be done to; a note is what people write beside a number. */
export type Noun =
  | 'organization'
  | 'person'
  | 'team'
  | 'accountability'
  | 'cycle'
  | 'objective'
  | 'key-result'
  | 'initiative'
  | 'goal-view'
  | 'board'
  | 'task'
  | 'note'
  | 'comment'
  | 'connection'
  | 'calendar'
  | 'meeting'
  | 'metric-source'
  | 'kpi'
  | 'escalation'
  | 'effect'
  | 'report'
  | 'rehearsal'
  | 'import'
  | 'audit';

/**
 * How far a rule reaches: `own` is what the person owns, or a team that they lead, `team` what their team and its people own, `department` that of all
 * teams below it as well, `reports` what is the own of those who report to them, at any depth; `deputy` is all that somebody may do for whom the person
 * stands in until the agreed day.
 */
export type Reach = 'own' | 'team' | 'department' | 'reports' | 'deputy' | 'company';

/** How goals are read in an organization: by everybody, or by place in it. What may be changed goes by place in both. */
export type Access = 'open' | 'place';

/** Who holds a rule: a role, or those who lead the company whatever their role. */
export type Holder = Role | 'LEADERSHIP';

/** One rule: these holders may do this to that, within this reach. */
export interface Permission {
  holders: readonly Holder[];
  actions: readonly Action[];
  nouns: readonly Noun[];
  reach: Reach;
  /** Only goals of these levels, whoever owns them. */
  levels?: readonly ObjectiveLevel[];
  /** Only where the organization reads its goals in this way. */
  access?: Access;
}

/** Everybody who works here; a VIEWER, on the board or an investor, looks in from outside. */
const STAFF: readonly Holder[] = ['ADMIN', 'MANAGER', 'TEAM_LEAD', 'CONTRIBUTOR'];
const LEADING: readonly Holder[] = ['ADMIN', 'MANAGER', 'TEAM_LEAD', 'LEADERSHIP'];
const ABOVE_ALL: readonly Holder[] = ['ADMIN', 'LEADERSHIP'];
/** Goals, and the work for them. */
const GOALS = ['objective', 'key-result', 'initiative', 'task'] as const satisfies readonly Noun[];
const READ_WITH_GOALS = [...GOALS, 'metric-source', 'escalation'] as const satisfies readonly Noun[];
const CHANGE = ['create', 'update', 'delete', 'check-in'] as const satisfies readonly Action[];

/** One right of a role that an organization made: it comes on top of the role that a person has. */
export interface Grant {
  action: Action;
  noun: Noun;
  reach: Reach;
}

/** What such a role can give, and how far: goals by place, what runs for the company as a whole. People, teams and the company stay with administrators. */
export const GRANTABLE: readonly { noun: Noun; actions: readonly Action[]; reaches: readonly Reach[] }[] = [
  ...[...GOALS].map((noun) => ({ noun, actions: ['read', ...CHANGE] as const, reaches: ['own', 'team', 'department', 'reports', 'company'] as const })),
  ...(['escalation', 'metric-source'] as const).map((noun) => ({
    noun,
    actions: ['read', 'create', 'update', 'delete'] as const,
    reaches: ['own', 'team', 'department', 'reports', 'company'] as const,
  })),
  { noun: 'note', actions: ['read'], reaches: ['company'] },
  { noun: 'report', actions: ['read'], reaches: ['company'] },
  { noun: 'rehearsal', actions: ['read', 'create'], reaches: ['company'] },
  { noun: 'cycle', actions: ['create', 'update', 'approve'], reaches: ['company'] },
  { noun: 'connection', actions: ['read', 'create', 'update', 'delete'], reaches: ['company'] },
  { noun: 'kpi', actions: ['read', 'create', 'update'], reaches: ['own', 'company'] },
  { noun: 'import', actions: ['create'], reaches: ['company'] },
  { noun: 'effect', actions: ['read'], reaches: ['company'] },
  { noun: 'audit', actions: ['read'], reaches: ['company'] },
];

/** A right as it was asked for; null where no role can give it. */
export function grantOf(asked: { action: string; noun: string; reach: string }): Grant | null {
  const known = GRANTABLE.find(({ noun }) => noun === asked.noun);
  const [action, reach] = [known?.actions.find((each) => each === asked.action), known?.reaches.find((each) => each === asked.reach)];
  return known === undefined || action === undefined || reach === undefined ? null : { action, noun: known.noun, reach };
}

/** Who may do what. The frame, company, people, teams with their roles, and cycles, is read by everybody in it and needs no rule. */
export const PERMISSIONS: readonly Permission[] = [
  { holders: STAFF, actions: ['read'], nouns: ['note'], reach: 'company' },
  // Whoever works here takes part in the talk about a goal that they may read.
  { holders: STAFF, actions: ['read', 'create'], nouns: ['comment'], reach: 'company' },
  { holders: STAFF, actions: ['update', 'delete'], nouns: ['comment'], reach: 'own' },
  { holders: ['ADMIN'], actions: ['delete'], nouns: ['comment'], reach: 'company' },
  // Goals are read by all, or by place: company goals by everybody, all of them by those who lead.
  { holders: STAFF, actions: ['read'], nouns: [...READ_WITH_GOALS, 'report', 'rehearsal'], reach: 'company', access: 'open' },
  { holders: ABOVE_ALL, actions: ['read'], nouns: [...READ_WITH_GOALS, 'report', 'rehearsal'], reach: 'company' },
  { holders: STAFF, actions: ['read'], nouns: READ_WITH_GOALS, reach: 'company', levels: ['COMPANY'] },
  { holders: ['VIEWER'], actions: ['read'], nouns: GOALS, reach: 'company', levels: ['COMPANY'] },
  { holders: ['MANAGER'], actions: ['read'], nouns: READ_WITH_GOALS, reach: 'department' },
  // Whoever has reports is told of them by mail, whatever their role.
  { holders: STAFF, actions: ['read'], nouns: READ_WITH_GOALS, reach: 'reports' },
  { holders: ['TEAM_LEAD'], actions: ['read'], nouns: READ_WITH_GOALS, reach: 'team' },
  { holders: STAFF, actions: ['read'], nouns: READ_WITH_GOALS, reach: 'own' },
  // Whoever owns a goal is asked about it, a viewer too.
  { holders: ['VIEWER'], actions: ['read'], nouns: GOALS, reach: 'own' },
  // A deputy gets the mails of whom they stand in for.
  { holders: STAFF, actions: ['read'], nouns: READ_WITH_GOALS, reach: 'deputy' },
  // The retrospective as the board reads it.
  { holders: ['VIEWER'], actions: ['read'], nouns: ['report'], reach: 'company', levels: ['COMPANY'] },
  // Goals are changed by place.
  { holders: ABOVE_ALL, actions: CHANGE, nouns: GOALS, reach: 'company' },
  { holders: ['MANAGER'], actions: CHANGE, nouns: GOALS, reach: 'department' },
  { holders: ['MANAGER'], actions: CHANGE, nouns: GOALS, reach: 'reports' },
  { holders: ['TEAM_LEAD'], actions: CHANGE, nouns: GOALS, reach: 'team' },
  { holders: ['MANAGER', 'TEAM_LEAD', 'CONTRIBUTOR'], actions: ['create', 'update', 'check-in'], nouns: GOALS, reach: 'own' },
  { holders: LEADING, actions: ['update'], nouns: ['escalation'], reach: 'company' },
  { holders: STAFF, actions: ['update'], nouns: ['escalation'], reach: 'own' },
  // A meeting is read by those who take part; one of a cycle, as the cycle, by everybody who works here. Whoever calls it changes it.
  { holders: [...STAFF, 'VIEWER'], actions: ['read'], nouns: ['meeting'], reach: 'own' },
  { holders: STAFF, actions: ['read'], nouns: ['meeting'], reach: 'company', levels: ['COMPANY'] },
  { holders: STAFF, actions: ['create', 'update'], nouns: ['meeting'], reach: 'own' },
  { holders: ABOVE_ALL, actions: ['read', 'create', 'update'], nouns: ['meeting'], reach: 'company' },
  // Somebody's own account at a provider.
  { holders: STAFF, actions: ['read', 'create', 'update', 'delete'], nouns: ['calendar'], reach: 'own' },
  { holders: ['ADMIN'], actions: ['read', 'update', 'delete'], nouns: ['calendar'], reach: 'company' },
  // Named ways to look at goals: own ones are nobody else's, shared ones are read by everybody who works here.
  { holders: STAFF, actions: ['read'], nouns: ['goal-view'], reach: 'company' },
  { holders: STAFF, actions: ['create', 'update', 'delete'], nouns: ['goal-view'], reach: 'own' },
  { holders: ['ADMIN'], actions: ['update', 'delete'], nouns: ['goal-view'], reach: 'company' },
  // What runs for the whole company. A board belongs to its frame, and is read by everybody; the cards on it are goals' work.
  { holders: LEADING, actions: ['create', 'update', 'delete'], nouns: ['board'], reach: 'company' },
  { holders: LEADING, actions: ['create', 'update', 'approve'], nouns: ['cycle'], reach: 'company' },
  { holders: STAFF, actions: ['read'], nouns: ['connection'], reach: 'company' },
  { holders: LEADING, actions: ['create', 'update', 'delete'], nouns: ['connection'], reach: 'company' },
  { holders: LEADING, actions: ['create', 'update', 'delete'], nouns: ['metric-source'], reach: 'company' },
  // KPIs are the company's instruments: read by everybody who works here, changed by whoever owns them.
  { holders: STAFF, actions: ['read'], nouns: ['kpi'], reach: 'company' },
  { holders: STAFF, actions: ['create', 'update'], nouns: ['kpi'], reach: 'own' },
  { holders: ['ADMIN'], actions: ['create', 'update'], nouns: ['kpi'], reach: 'company' },
  { holders: STAFF, actions: ['create'], nouns: ['rehearsal'], reach: 'company', access: 'open' },
  { holders: ABOVE_ALL, actions: ['create'], nouns: ['rehearsal'], reach: 'company' },
  { holders: ['ADMIN'], actions: ['create', 'update', 'delete'], nouns: ['organization', 'person', 'team', 'accountability'], reach: 'company' },
  // The roles in a circle are shaped by whoever leads it.
  { holders: ['MANAGER'], actions: ['create', 'update', 'delete'], nouns: ['accountability'], reach: 'department' },
  { holders: ['TEAM_LEAD'], actions: ['create', 'update', 'delete'], nouns: ['accountability'], reach: 'team' },
  { holders: ['ADMIN'], actions: ['create'], nouns: ['import'], reach: 'company' },
  { holders: ['ADMIN'], actions: ['read'], nouns: ['effect'], reach: 'company' },
  { holders: ['ADMIN'], actions: ['read'], nouns: ['audit'], reach: 'company' },
];

/** The rules that somebody holds in an organization. */
export function permissionsOf({ role, leadership }: { role: Role; leadership: boolean }, access: Access): Permission[] {
  const held: readonly Holder[] = leadership ? [role, 'LEADERSHIP'] : [role];
  return PERMISSIONS.filter((rule) => rule.holders.some((holder) => held.includes(holder)) && (rule.access === undefined || rule.access === access));
}
