import { OpenAPIHandler } from '@orpc/openapi/node';
import express, { type Router } from 'express';
import { DomainError } from '../../domain/errors.ts';
import { requireSession } from '../auth/session.ts';
import type { ApiDeps } from '../context.ts';
import { pageNonce } from '../web-page.ts';
import { rowId } from '../row-id.ts';
import { describeRest, methodsAt, REST_PREFIX } from './description.ts';
import { readablePage } from './readable-page.ts';
import { type RestContext, router } from './router.ts';

/** `/api/v1/*`, its OpenAPI description at `/api/openapi.json`, and a readable page of it at `/api`. */
export async function restRoutes(deps: ApiDeps): Promise<Router> {
  const routes = express.Router();
  const handler = new OpenAPIHandler<RestContext>(router, {
    // As errors.ts has it; the library's own says "data", and more that is nobody's business.
    customErrorResponseBodyEncoder: ({ code, message, data }) => ({ code, message, ...(hasDetails(data) ? { details: data } : {}) }),
  });
  const description = await describeRest(deps.publicUrl);

  routes.get('/', (_request, response) => {
    response.type('html').send(readablePage(description, pageNonce(response)));
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
      prefix: REST_PREFIX,
      context: { deps, scope, now: deps.clock.now(), response },
    });
    if (matched) return;
    const methods = methodsAt(description, new URL(request.originalUrl, deps.publicUrl).pathname);
    if (methods.length === 0) next();
    else throw new DomainError('WRONG_METHOD', `This address takes ${methods.join(' and ')} alone.`, { allow: methods.join(', ') });
  });
  return routes;
}

function hasDetails(data: unknown): boolean {
  return typeof data === 'object' && data !== null && Object.keys(data).length > 0;
}
