import express, { type Router } from 'express';
import { z } from 'zod';
import { isNobodyHere } from '../../database/organizations.ts';
import { lookupScope } from '../../database/scope.ts';
import type { ApiDeps } from '../context.ts';
import { parseBody } from '../parse.ts';
import { foundOwnCompany } from './own-company.ts';
import { actedFrom, replaceSession } from './session.ts';

const FirstCompany = z.object({
  name: z.string().trim().min(1).max(200),
  timeZone: z.string().max(100),
  language: z.enum(['en', 'ru']),
  access: z.enum(['open', 'place']),
  personName: z.string().trim().min(1).max(200),
  email: z.email().max(320),
});

/** The first run makes the first admin, on a page that closes behind them. */
export function firstAdminRoutes(deps: ApiDeps): Router {
  const router = express.Router();

  router.get('/first', async (_request, response) => {
    response.json({ open: await isNobodyHere(lookupScope(deps.database)) });
  });

  router.post('/first', async (request, response) => {
    const { personName, email, ...company } = parseBody(FirstCompany, request.body);
    const founding = { ...company, founder: { email, name: personName }, at: deps.clock.now() };
    const { sessionToken } = await foundOwnCompany(deps, founding, { first: true, ...actedFrom(request) });
    await replaceSession(deps, request, response, sessionToken);
    response.status(201).json({ signedIn: true });
  });

  return router;
}
