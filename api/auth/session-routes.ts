import express, { type Router } from 'express';
import { z } from 'zod';
import { accountOf } from '../../database/accounts.ts';
import { ownMemberships, personToSwitchTo } from '../../database/memberships.ts';
import { organizationById } from '../../database/organizations.ts';
import { peopleToLookAs } from '../../database/people.ts';
import { actorName, lookupScope, personScope } from '../../database/scope.ts';
import { endSessions, ownSessions, viewAs } from '../../database/sessions.ts';
import { startSessionFor } from '../../database/sign-in.ts';
import { DomainError } from '../../domain/errors.ts';
import type { ApiDeps } from '../context.ts';
import { PersonGlobalId } from '../global-id.ts';
import { parseBody } from '../parse.ts';
import { accountOrNone, requireAccount } from './account-session.ts';
import { actedFrom, replaceSession, requireSession, sessionToken } from './session.ts';

const SessionsToEnd = z.object({ ids: z.array(z.uuid()).min(1).max(100) });
const LookAsRequest = z.object({ personId: PersonGlobalId });
const SwitchRequest = z.object({ organizationId: z.uuid() });

/** The sessions that somebody has, and as whom they act in this one. */
export function sessionRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const lookup = lookupScope(deps.database);

  router.get('/sessions', async (request, response) => {
    const scope = await requireSession(deps, request);
    response.json({ sessions: await ownSessions(scope, { sessionToken: sessionToken(deps, request) ?? '', now: deps.clock.now() }) });
  });

  router.delete('/sessions', async (request, response) => {
    const scope = await requireSession(deps, request);
    const { ids } = parseBody(SessionsToEnd, request.body);
    response.json({ ended: await endSessions(scope, { ids, now: deps.clock.now() }) });
  });

  router.get('/organizations', async (request, response) => {
    const session = await accountOrNone(deps, request);
    response.json({ organizations: session === null ? [] : await ownMemberships(lookup, session) });
  });

  router.post('/organization', async (request, response) => {
    const { accountId } = await requireAccount(deps, request, { fresh: false });
    const { organizationId } = parseBody(SwitchRequest, request.body);
    const { personId, role } = await personToSwitchTo(lookup, { accountId, organizationId });
    const { device, ...from } = actedFrom(request);
    const target = personScope(deps.database, { organizationId, personId, role, ...from });
    const token = await startSessionFor(target, deps.clock.now(), { method: 'switch', accountId, device });
    await replaceSession(deps, request, response, token);
    response.status(201).json({ signedIn: true });
  });

  router.post('/look-as', async (request, response) => {
    const scope = await requireSession(deps, request);
    const { personId } = parseBody(LookAsRequest, request.body);
    const organization = await organizationById(scope);
    const person = (await peopleToLookAs(scope)).find(({ id }) => id === personId);
    if (!organization.sample || person === undefined) throw new DomainError('NOT_FOUND', 'Looking as somebody else is offered in the sample company only.');
    const { device, ...from } = actedFrom(request);
    const target = personScope(deps.database, { organizationId: scope.organizationId, personId, role: person.role, ...from });
    const account = await accountOf(lookup, { ...person, now: deps.clock.now() });
    const how = { method: 'look-as', by: actorName(scope), accountId: account.id, device } as const;
    await replaceSession(deps, request, response, await startSessionFor(target, deps.clock.now(), how));
    response.status(201).json({ signedIn: true });
  });

  router.post('/view-as', async (request, response) => {
    await requireSession(deps, request);
    const { personId } = parseBody(LookAsRequest, request.body);
    await viewAs(lookup, sessionToken(deps, request) ?? '', { personId, now: deps.clock.now(), ...actedFrom(request) });
    response.status(201).json({ viewing: true });
  });

  router.delete('/view-as', async (request, response) => {
    await requireSession(deps, request);
    await viewAs(lookup, sessionToken(deps, request) ?? '', { personId: null, now: deps.clock.now(), ...actedFrom(request) });
    response.status(204).end();
  });

  return router;
}
