import { pipeline } from 'node:stream/promises';
import express, { type Response, type Router } from 'express';
import { exportCheckIns, exportOkrs, exportPeople } from '../../database/export-files.ts';
import { requireSession } from '../auth/session.ts';
import type { ApiDeps } from '../context.ts';
import { CycleGlobalId } from '../global-id.ts';
import { parseBody } from '../parse.ts';

/** Goals, check-ins and people as files that the import reads, for whoever may import. */
export function exportRoutes(deps: ApiDeps): Router {
  const router = express.Router();

  router.get('/cycles/:id/okrs.csv', async (request, response) => {
    const scope = await requireSession(deps, request);
    const cycleId = parseBody(CycleGlobalId, request.params.id);
    await send(response, 'okrs.csv', await exportOkrs(scope, { cycleId }, { at: deps.clock.now() }));
  });

  router.get('/cycles/:id/check-ins.csv', async (request, response) => {
    const scope = await requireSession(deps, request);
    const cycleId = parseBody(CycleGlobalId, request.params.id);
    await send(response, 'check-ins.csv', await exportCheckIns(scope, { cycleId }, { at: deps.clock.now() }));
  });

  router.get('/people.csv', async (request, response) => {
    const scope = await requireSession(deps, request);
    await send(response, 'people.csv', await exportPeople(scope, { at: deps.clock.now() }));
  });

  return router;
}

/** Page by page as it is read, as fast as it is taken; where reading breaks off, so does the answer. */
async function send(response: Response, name: string, pieces: AsyncGenerator<string>): Promise<void> {
  response.attachment(name).type('text/csv');
  await pipeline(pieces, response);
}
