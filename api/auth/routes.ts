import express, { type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import { lookupScope } from '../../database/scope.ts';
import { createSignInLink, endSession, useSignInLink } from '../../database/sign-in.ts';
import { DomainError } from '../../domain/errors.ts';
import type { ApiDeps } from '../context.ts';
import { parseBody } from '../parse.ts';
import { createLimiter, limitRequests } from '../rate-limit.ts';
import { firstAdminRoutes } from './first-admin.ts';
import { createIdentity } from './identity.ts';
import { identityRoutes } from './identity-routes.ts';
import { setPassword, signInMethods } from './password.ts';
import { askSecondFactor } from './second-factor.ts';
import { actedFrom, bearerToken, clearSessionCookie, replaceSession, sessionToken } from './session.ts';
import { sessionRoutes } from './session-routes.ts';
import { singleSignOnRoutes } from './single-sign-on.ts';

const LinkRequest = z.object({ email: z.email().max(320) });
const SessionRequest = z.object({ token: z.string().min(20).max(400) });

/** Signing in and out. No answer tells whether an address is known; opening a link's page uses nothing up, only the click does. */
export function authRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const identity = createIdentity(deps);
  const limitLinks = createLimiter(deps.database, { name: 'sign-in-link', points: 5, seconds: 900 });
  router.use(limitRequests({ points: 60, seconds: 60 }), refuseTokens);

  router.post('/link', async (request, response) => {
    const { email } = parseBody(LinkRequest, request.body);
    await limitLinks(email.toLowerCase());
    // Not awaited: the time an answer takes must not tell whether the address is known.
    mailLink(email, deps.clock.now()).catch((error: unknown) => deps.log.error({ err: error }, 'sign-in mail failed'));
    response.status(202).json({ message: 'If this address belongs to somebody here, a sign-in link is on its way.' });
  });

  router.post('/session', async (request, response) => {
    const { token } = parseBody(SessionRequest, request.body);
    const use = await useSignInLink(lookupScope(deps.database), token, deps.clock.now(), actedFrom(request));
    if ('secondFactorOf' in use) {
      await askSecondFactor(deps, identity, { accountId: use.secondFactorOf, response });
      response.status(202).json({ twoFactorRedirect: true });
      return;
    }
    await replaceSession(deps, request, response, use.sessionToken);
    response.status(201).json({ signedIn: true });
  });

  router.delete('/session', async (request, response) => {
    const token = sessionToken(deps, request);
    if (token !== null) await endSession(lookupScope(deps.database), token, deps.clock.now(), actedFrom(request));
    clearSessionCookie(deps, response);
    response.set('Clear-Site-Data', '"cache"').status(204).end();
  });

  router.get('/methods', async (request, response) => {
    response.json(await signInMethods(deps, identity, request));
  });

  router.post('/password', async (request, response) => {
    await setPassword(deps, identity, request);
    response.status(204).end();
  });

  router.use(firstAdminRoutes(deps));
  router.use(sessionRoutes(deps));
  router.use(singleSignOnRoutes(deps));
  router.use(identityRoutes(deps, identity, { limitAttempts: createLimiter(deps.database, { name: 'sign-in', points: 10, seconds: 900 }) }));
  return router;

  async function mailLink(email: string, now: string): Promise<void> {
    const link = await createSignInLink(lookupScope(deps.database), { email: email.toLowerCase(), now });
    if (link !== null) await deps.mails.signInLink({ ...link, at: now });
  }
}

/** A program's token is no session: it neither looks into those of its person nor changes how they sign in. */
const refuseTokens: RequestHandler = (request, _response, next) => {
  if (bearerToken(request) !== null) throw new DomainError('NOT_FOUND', 'A token does not sign in, and changes nothing of it.');
  next();
};
