import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import express, { type Router } from 'express';
import { requireSession } from '../auth/session.ts';
import type { ApiDeps } from '../context.ts';
import { pageNonce } from '../web-page.ts';
import { rowId } from '../row-id.ts';
import { readablePage } from './readable-page.ts';
import { type RestContext, router } from './router.ts';

const PREFIX = '/api/v1';
type Description = Awaited<ReturnType<OpenAPIGenerator['generate']>>;

/** `/api/v1/*`, its OpenAPI description at `/api/openapi.json`, and a readable page of it at `/api`. */
export async function restRoutes(deps: ApiDeps): Promise<Router> {
  const routes = express.Router();
  const handler = new OpenAPIHandler<RestContext>(router);
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const description = withRefusals(
    await generator.generate(router, { info: { title: 'Sextant', version: '1' }, servers: [{ url: `${deps.publicUrl}${PREFIX}` }] }),
  );

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
      prefix: PREFIX,
      context: { deps, scope, now: deps.clock.now() },
    });
    if (!matched) next();
  });
  return routes;
}

const REFUSAL = {
  description: 'A refusal: a code for programs, a sentence for people. 401 is signed out, 404 is not there or not for you, 429 says when to come back.',
  content: {
    'application/json': {
      schema: {
        type: 'object' as const,
        required: ['code', 'message'],
        properties: { code: { type: 'string' as const }, message: { type: 'string' as const }, details: { type: 'object' as const } },
      },
    },
  },
};

/** Every call may be refused, in the one form that errors.ts gives. */
function withRefusals(description: Description): Description {
  const paths = Object.entries(description.paths ?? {}).map(([path, calls = {}]) => [
    path,
    Object.fromEntries(Object.entries(calls).map(([method, call]) => [method, withRefusal(call as { responses?: object })])),
  ]);
  return { ...description, paths: Object.fromEntries(paths) };
}

function withRefusal(call: { responses?: object }): object {
  return { ...call, responses: { ...call.responses, default: REFUSAL } };
}
