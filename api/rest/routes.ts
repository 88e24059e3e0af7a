import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import express, { type Router } from 'express';
import { requireSession } from '../auth/session.ts';
import type { ApiDeps } from '../context.ts';
import { rowId } from '../row-id.ts';
import { readablePage } from './readable-page.ts';
import { type RestContext, router } from './router.ts';

const PREFIX = '/api/v1';

/** `/api/v1/*`, its OpenAPI description at `/api/openapi.json`, and a readable page of it at `/api`. */
export async function restRoutes(deps: ApiDeps): Promise<Router> {
  const routes = express.Router();
  const handler = new OpenAPIHandler<RestContext>(router);
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const description = await generator.generate(router, { info: { title: 'Sextant', version: '1' }, servers: [{ url: `${deps.publicUrl}${PREFIX}` }] });

  routes.get('/', (_request, response) => {
    response.type('html').send(readablePage(description));
  });
  routes.get('/openapi.json', (_request, response) => {
    response.json(description);
  });
  routes.get('/v1/cycles/:id/all-hands.pdf', async (request, response) => {
    const scope = await requireSession(deps, request);
    const bytes = await deps.allHandsPdf({ scope, cycleId: rowId(request.params.id), now: deps.clock.now() });
    response.type('application/pdf').send(Buffer.from(bytes));
  });
  routes.use('/v1', async (request, response, next) => {
    const scope = await requireSession(deps, request);
    const { matched } = await handler.handle(Object.assign(request, { url: request.originalUrl }), response, {
      prefix: PREFIX,
      context: { deps, scope, now: deps.clock.now() },
    });
    if (!matched) next();
  });
  return routes;
}
