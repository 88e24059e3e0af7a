import express, { type Router } from 'express';
import { z } from 'zod';
import { actorName, lookupScope, personScope } from '../../database/scope.ts';
import { organizationById } from '../../database/organizations.ts';
import { peopleToLookAs } from '../../database/people.ts';
import { createSignInLink, endSession, startSessionFor, useSignInLink } from '../../database/sign-in.ts';
import { endSessions, ownSessions, viewAs } from '../../database/sessions.ts';
import { DomainError } from '../../domain/errors.ts';
import type { ApiDeps } from '../context.ts';
import { PersonGlobalId } from '../global-id.ts';
import { parseBody } from '../parse.ts';
import { createLimiter, limitRequests } from '../rate-limit.ts';
import { actedFrom, clearSessionCookie, requireSession, sessionToken, setSessionCookie } from './session.ts';

const LinkRequest = z.object({ email: z.email().max(320) });
const SessionRequest = z.object({ token: z.string().min(20).max(400) });
const SessionsToEnd = z.object({ ids: z.array(z.uuid()).min(1).max(100) });
const LookAsRequest = z.object({ personId: PersonGlobalId });

/** Sign-in by link. The answer never tells whether an address is known; opening a link's page uses nothing up, only the click does. */
export function authRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const perAddress = createLimiter({ points: 5, seconds: 900 });
  router.use(limitRequests({ points: 60, seconds: 60 }));

  router.post('/link', async (request, response) => {
    const { email } = parseBody(LinkRequest, request.body);
    await perAddress(email.toLowerCase());
    const now = deps.clock.now();
    const link = await createSignInLink(lookupScope(deps.database), { email: email.toLowerCase(), now });
    // Not awaited: the time an answer takes must not tell whether the address is known.
    if (link !== null) {
      deps.mails.signInLink({ ...link, at: now }).catch((error: unknown) => deps.log.error({ err: error }, 'sign-in mail failed'));
    }
    response.status(202).json({ message: 'If this address belongs to somebody here, a sign-in link is on its way.' });
  });

  router.post('/session', async (request, response) => {
    const { token } = parseBody(SessionRequest, request.body);
    const session = await useSignInLink(lookupScope(deps.database), token, deps.clock.now(), actedFrom(request));
    setSessionCookie(deps, response, session.sessionToken);
    response.status(201).json({ signedIn: true });
  });

  router.delete('/session', async (request, response) => {
    const token = sessionToken(deps, request);
    if (token !== null) await endSession(lookupScope(deps.database), token, deps.clock.now(), actedFrom(request));
    clearSessionCookie(deps, response);
    response.status(204).end();
  });

  router.post('/look-as', async (request, response) => {
    const scope = await requireSession(deps, request);
    const { personId } = parseBody(LookAsRequest, request.body);
    const organization = await organizationById(scope);
    const people = await peopleToLookAs(scope);
    if (!organization.sample || !people.some((person) => person.id === personId)) {
      throw new DomainError('NOT_FOUND', 'Looking as somebody else is offered in the sample company only.');
    }
    const target = personScope(deps.database, { organizationId: scope.organizationId, personId, role: 'CONTRIBUTOR', ...actedFrom(request) });
    setSessionCookie(
      deps,
      response,
      await startSessionFor(target, deps.clock.now(), { action: 'look-as', by: actorName(scope), device: actedFrom(request).device }),
    );
    response.status(201).json({ signedIn: true });
  });

  router.post('/view-as', async (request, response) => {
    await requireSession(deps, request);
    const { personId } = parseBody(LookAsRequest, request.body);
    await viewAs(lookupScope(deps.database), sessionToken(deps, request) ?? '', { personId, now: deps.clock.now(), ...actedFrom(request) });
    response.status(201).json({ viewing: true });
  });

  router.delete('/view-as', async (request, response) => {
    await requireSession(deps, request);
    await viewAs(lookupScope(deps.database), sessionToken(deps, request) ?? '', { personId: null, now: deps.clock.now(), ...actedFrom(request) });
    response.status(204).end();
  });

  router.get('/sessions', async (request, response) => {
    const scope = await requireSession(deps, request);
    response.json({ sessions: await ownSessions(scope, { sessionToken: sessionToken(deps, request) ?? '', now: deps.clock.now() }) });
  });

  router.delete('/sessions', async (request, response) => {
    const scope = await requireSession(deps, request);
    const { ids } = parseBody(SessionsToEnd, request.body);
    response.json({ ended: await endSessions(scope, { ids, now: deps.clock.now() }) });
  });

  return router;
}
