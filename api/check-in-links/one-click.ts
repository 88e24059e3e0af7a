import express, { type Router } from 'express';
import { muteMails } from '../../database/people.ts';
import { actedFrom } from '../auth/session.ts';
import { openLink } from '../auth/link-scope.ts';
import type { ApiDeps } from '../context.ts';
import { limitRequests } from '../rate-limit.ts';

/**
 * The address of the List-Unsubscribe header. A mail program's own button posts a form to it (RFC 8058), the one form that is taken here,
 * and only for a link that unsubscribes; a program without such a button opens it, and gets the page that asks for a click.
 */
export function oneClickRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  const limit = limitRequests({ points: 120, seconds: 60 });

  router.get('/:token', (request, response, next) => {
    if (request.accepts(['json', 'html']) === 'json') next();
    else response.redirect(303, `/check-in/${encodeURIComponent(request.params.token)}`);
  });

  router.post('/:token', limit, async (request, response, next) => {
    if (!request.is(['urlencoded', 'multipart'])) {
      next();
      return;
    }
    const now = deps.clock.now();
    const { link, scope } = await openLink(deps, String(request.params.token), now, actedFrom(request));
    if (link.purpose !== 'unsubscribe') {
      next();
      return;
    }
    await muteMails(scope, { personId: link.personId }, { at: now });
    response.status(200).json({ message: 'These mails have been switched off.' });
  });

  return router;
}
