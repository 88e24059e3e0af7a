import type { Role } from './person.ts';

/** What can be done. */
export type Action = 'read' | 'create' | 'update' | 'delete' | 'check-in' | 'approve';

/** What it can be done to. */
export type Noun =
  | 'organization'
  | 'person'
  | 'team'
  | 'cycle'
  | 'objective'
  | 'key-result'
  | 'initiative'
  | 'connection'
  | 'metric-source'
  | 'escalation'
  | 'effect'
  | 'report'
  | 'rehearsal'
  | 'import'
  | 'audit';

/** How far a rule reaches; `own` is what the person owns, or what is asked of them. */
export type Reach = 'own' | 'team' | 'department' | 'reports' | 'company';

/** One rule: these roles may do this to that, within this reach. */
export interface Permission {
  roles: readonly Role[];
  actions: readonly Action[];
  nouns: readonly Noun[];
  reach: Reach;
}

const EVERYBODY: readonly Role[] = ['ADMIN', 'MANAGER', 'TEAM_LEAD', 'CONTRIBUTOR', 'VIEWER'];
const LEADING: readonly Role[] = ['ADMIN', 'MANAGER', 'TEAM_LEAD'];
const GOALS = ['objective', 'key-result', 'initiative'] as const satisfies readonly Noun[];

/** Who may do what. Goals are open to the whole company; what they are changed by is not. */
export const PERMISSIONS: readonly Permission[] = [
  {
    roles: EVERYBODY,
    actions: ['read'],
    nouns: ['organization', 'person', 'team', 'cycle', ...GOALS, 'escalation', 'metric-source', 'report'],
    reach: 'company',
  },
  {
    roles: ['ADMIN'],
    actions: ['read', 'create', 'update', 'delete', 'approve', 'check-in'],
    nouns: ['organization', 'person', 'team', 'import', 'effect'],
    reach: 'company',
  },
  { roles: ['ADMIN'], actions: ['read'], nouns: ['audit'], reach: 'company' },
  { roles: LEADING, actions: ['create', 'update', 'delete', 'check-in'], nouns: GOALS, reach: 'company' },
  { roles: LEADING, actions: ['read', 'create', 'update', 'approve'], nouns: ['cycle', 'rehearsal'], reach: 'company' },
  { roles: LEADING, actions: ['read', 'create', 'update', 'delete'], nouns: ['connection', 'metric-source'], reach: 'company' },
  { roles: LEADING, actions: ['update'], nouns: ['escalation'], reach: 'company' },
  { roles: ['CONTRIBUTOR'], actions: ['create', 'update', 'check-in'], nouns: GOALS, reach: 'own' },
  { roles: ['CONTRIBUTOR'], actions: ['update'], nouns: ['escalation'], reach: 'own' },
  { roles: ['CONTRIBUTOR'], actions: ['read', 'create'], nouns: ['rehearsal'], reach: 'company' },
];

/** How far a role may do something: the widest reach that a rule gives, null for not at all. */
export function reachOf(role: Role, action: Action, noun: Noun): Reach | null {
  const reaches = PERMISSIONS.filter((rule) => rule.roles.includes(role) && rule.actions.includes(action) && rule.nouns.includes(noun)).map(
    ({ reach }) => reach,
  );
  return WIDEST_FIRST.find((reach) => reaches.includes(reach)) ?? null;
}

const WIDEST_FIRST: readonly Reach[] = ['company', 'department', 'reports', 'team', 'own'];
