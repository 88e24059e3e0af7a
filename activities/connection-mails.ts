import { heartbeat } from '@temporalio/activity';
import { type ConnectionHealth, type ConnectionRow, needsAPerson } from '../database/connections.ts';
import { keyResultsByIds } from '../database/key-results.ts';
import { kpisByIds } from '../database/kpis.ts';
import { sourcesToRead } from '../database/metric-sources.ts';
import { organizationById } from '../database/organizations.ts';
import { activePeople, type PersonRow } from '../database/people.ts';
import type { Scope } from '../database/scope.ts';
import type { Instant } from '../domain/key-result.ts';
import { deliverMails, type MailDraft } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { readerOf } from './mail-frame.ts';
import { workflowOf } from './scopes.ts';

/** Of what an account feeds so many are named. */
const MOST_NAMED = 100;

/** Tells whoever answers for an account of its trouble: its owner, and where only a person can help with one of the company's, its administrators too. */
export async function tellOfTrouble(deps: ActivityDeps, scope: Scope, { connection, now }: { connection: ConnectionRow; now: Instant }): Promise<void> {
  const organization = await organizationById(scope);
  const trouble = troubleOf(connection.health);
  const fed = await titlesFedBy(scope, connection.id);
  const drafts = (await answerers(scope, connection)).map((person): MailDraft<'connection-trouble'> => {
    const isOwner = person.id === connection.ownerId;
    return {
      kind: 'connection-trouble',
      subject: `connection/${connection.id}`,
      occurrence: `${trouble} ${connection.healthSince}`,
      cycleId: null,
      person,
      reason: isOwner ? 'owns the connection' : 'administers the company',
      links: [],
      compose: () => ({
        reader: readerOf(person, organization, deps.publicUrl),
        connectionName: connection.name,
        trouble,
        detail: connection.healthReason,
        lastReadAt: connection.lastSyncAt,
        keyResultTitles: fed,
        administers: !isOwner,
        url: `${deps.publicUrl}/connections/${connection.id}`,
      }),
    };
  });
  await deliverMails(deps, scope, drafts, { organization, dueAt: now, now, workflowId: workflowOf(), beat: heartbeat });
}

async function answerers(scope: Scope, { ownerId, personal, health }: ConnectionRow): Promise<PersonRow[]> {
  const withAdministrators = !personal && needsAPerson(health);
  return (await activePeople(scope)).filter(({ id, role }) => id === ownerId || (withAdministrators && role === 'ADMIN'));
}

function troubleOf(health: ConnectionHealth): 'reauth-needed' | 'bad-config' | 'unreachable' {
  if (health === 'reauth_needed') return 'reauth-needed';
  return health === 'bad_config' ? 'bad-config' : 'unreachable';
}

async function titlesFedBy(scope: Scope, connectionId: string): Promise<string[]> {
  const sources = await sourcesToRead(scope, { connectionId, dueAt: null, afterId: null, limit: MOST_NAMED });
  const keyResults = await keyResultsByIds(
    scope,
    sources.flatMap(({ keyResultId }) => keyResultId ?? []),
  );
  const kpis = await kpisByIds(
    scope,
    sources.flatMap(({ kpiId }) => kpiId ?? []),
  );
  return [...keyResults.map(({ title }) => title), ...kpis.map(({ name }) => name)].sort();
}
