import { type Scope, systemScope } from '../../database/scope.ts';
import type { SessionDeps } from './session.ts';

/** The Scope in which a company's logo is read: it stands on mails, whose readers are not signed in, and whoever has its address may see it. */
export function logoScope({ database }: SessionDeps, organizationId: string): Scope {
  return systemScope(database, { organizationId, workflowId: 'logo' });
}
