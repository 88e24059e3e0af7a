import { pipeline } from 'node:stream/promises';
import express, { type Router } from 'express';
import { exportPerson } from '../../database/person-export.ts';
import { requireSession } from '../auth/session.ts';
import type { ApiDeps } from '../context.ts';
import { PersonGlobalId } from '../global-id.ts';
import { parseBody } from '../parse.ts';

/** Everything about a person as a file, for themselves and for admins. */
export function personRoutes(deps: ApiDeps): Router {
  const router = express.Router();

  router.get('/people/:id/export.json', async (request, response) => {
    const scope = await requireSession(deps, request);
    const file = await exportPerson(scope, { id: parseBody(PersonGlobalId, request.params.id) }, { at: deps.clock.now() });
    response.attachment('person.json').type('application/json');
    // Row by row as it is read; where that breaks off, so does the answer.
    await pipeline(file, response);
  });

  return router;
}
