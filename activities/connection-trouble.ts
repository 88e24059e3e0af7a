import { heartbeat } from '@temporalio/activity';
import { type ConnectionRow, markConnection } from '../database/connections.ts';
import { keyResultsByIds } from '../database/key-results.ts';
import { kpisByIds } from '../database/kpis.ts';
import { silenceSources, sourcesToRead } from '../database/metric-sources.ts';
import { organizationById } from '../database/organizations.ts';
import { peopleByIds } from '../database/people.ts';
import type { Scope } from '../database/scope.ts';
import type { ProviderError } from '../domain/errors.ts';
import type { Instant } from '../domain/key-result.ts';
import { deliverMails, type MailDraft } from './deliver-mail.ts';
import type { ActivityDeps } from './dependencies.ts';
import { readerOf } from './mail-frame.ts';
import { workflowOf } from './scopes.ts';

/** Of what an account feeds so many are named. */
const MOST_NAMED = 100;

/** A trouble in which trying again helps nothing. */
export type ForAPerson = ProviderError & { kind: 'reauth-needed' | 'bad-config' };

/** Whether trying again helps nothing. */
export function isForAPerson(error: ProviderError): error is ForAPerson {
  return error.kind === 'reauth-needed' || error.kind === 'bad-config';
}

/** Only a person can help: the account is marked, all its sources are silent, and its owner hears of it once. */
export async function giveUpOn(deps: ActivityDeps, scope: Scope, input: { connection: ConnectionRow; error: ForAPerson; now: Instant }): Promise<void> {
  const { connection, error, now } = input;
  const health = error.kind === 'reauth-needed' ? 'reauth_needed' : 'bad_config';
  await silenceSources(scope, { connectionId: connection.id, failure: error.message, at: now });
  const { tellOwner } = await markConnection(scope, { id: connection.id, health, reason: error.message, at: now });
  if (tellOwner) await tellOwnerOf(deps, scope, { connection, trouble: error.kind, detail: error.message, now });
}

/** Tells whoever owns an account that it needs them; once a trouble, as `markConnection` decides. */
export async function tellOwnerOf(
  deps: ActivityDeps,
  scope: Scope,
  input: { connection: ConnectionRow; trouble: 'reauth-needed' | 'bad-config' | 'unreachable'; detail: string; now: Instant },
): Promise<void> {
  const { connection, trouble, detail, now } = input;
  const organization = await organizationById(scope);
  const [person] = await peopleByIds(scope, [connection.ownerId]);
  if (person === undefined) return;
  const fed = await titlesFedBy(scope, connection.id);
  const draft: MailDraft<'connection-trouble'> = {
    kind: 'connection-trouble',
    subject: `connection/${connection.id}`,
    occurrence: `${trouble} ${now}`,
    cycleId: null,
    person,
    reason: 'owns the connection',
    links: [],
    compose: () => ({
      reader: readerOf(person, organization, deps.publicUrl),
      connectionName: connection.name,
      trouble,
      detail,
      lastReadAt: connection.lastSyncAt,
      keyResultTitles: fed,
      url: `${deps.publicUrl}/connections/${connection.id}`,
    }),
  };
  await deliverMails(deps, scope, [draft], { organization, dueAt: now, now, workflowId: workflowOf(), beat: heartbeat });
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
