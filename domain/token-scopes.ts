import type { Action, Noun } from './permissions.ts';

/** What a token may be used for; never more than the person whose it is may do. */
export const TOKEN_SCOPES = ['read', 'check-in', 'write', 'admin', 'provision'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

const ADMINISTERED: readonly Noun[] = ['organization', 'person', 'team', 'accountability', 'connection', 'calendar', 'import', 'audit', 'effect'];

/** What each scope lets through: `write` all that concerns goals, `admin` what runs the company, `provision` the directory's routes (SCIM) alone. */
const LETS_THROUGH: Record<TokenScope, (action: Action, noun: Noun) => boolean> = {
  read: (action, noun) => action === 'read' && !ADMINISTERED.includes(noun),
  'check-in': (action, noun) => action === 'check-in' || (action === 'read' && ['objective', 'key-result', 'initiative', 'task'].includes(noun)),
  write: (_action, noun) => !ADMINISTERED.includes(noun),
  admin: () => true,
  provision: (_action, noun) => noun === 'person' || noun === 'team',
};

/** Whether one of the scopes lets an action through. */
export function scopesLetThrough(scopes: readonly TokenScope[], action: Action, noun: Noun): boolean {
  return scopes.some((scope) => LETS_THROUGH[scope](action, noun));
}

/** Whether a text is the name of a scope. */
export function isTokenScope(text: string): text is TokenScope {
  return TOKEN_SCOPES.some((scope) => scope === text);
}
