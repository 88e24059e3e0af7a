import express, { type Router } from 'express';
import { DomainError } from '../../domain/errors.ts';
import { openFeed } from '../auth/feed-scope.ts';
import type { ApiDeps } from '../context.ts';
import { limitRequests } from '../rate-limit.ts';

/** Somebody's meetings as a calendar that other programs fetch, by a private address that needs no sign-in. */
export function calendarFeedRoutes(deps: ApiDeps): Router {
  const router = express.Router();
  router.use(limitRequests({ points: 60, seconds: 60 }));

  router.get('/:token.ics', async (request, response) => {
    const now = deps.clock.now();
    const scope = await openFeed(deps, request.params.token, now);
    if (scope === null) throw new DomainError('NOT_FOUND', 'There is no calendar at this address; it may have been renewed.');
    response.type('text/calendar').send(await deps.calendarFeed({ scope, now }));
  });

  return router;
}
