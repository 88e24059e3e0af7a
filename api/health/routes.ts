import express, { type Request, type Response, type Router } from 'express';
import client from 'prom-client';
import { countWaitingCommands } from '../../database/workflow-commands.ts';
import type { ApiDeps } from '../context.ts';

/** `/healthz` (the process lives), `/readyz` (every part and its state), `/metrics` (Prometheus). */
export function healthRoutes(deps: ApiDeps, registry: client.Registry): Router {
  const router = express.Router();
  gaugeWaitingCommands(deps, registry);
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const database = await databaseAnswers(deps);
    const ready = database && deps.parts.ready();
    response.status(ready ? 200 : 503).json({ ready, database: database ? 'ready' : 'away', parts: deps.parts.view() });
  });
  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

/** Measures every request under its route pattern, never under its path: paths can hold tokens. */
export function createRequestMeter(registry: client.Registry) {
  client.collectDefaultMetrics({ register: registry });
  const seconds = new client.Histogram({
    name: 'sextant_http_request_seconds',
    help: 'Duration of HTTP requests by route and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  return (request: Request, response: Response, next: () => void): void => {
    const stop = seconds.startTimer({ method: request.method });
    response.on('finish', () => stop({ route: routeOf(request), status: String(response.statusCode) }));
    next();
  };
}

/** The pattern of the route that answered, such as `/api/check-in/:token`; a page of the web app is `page`. */
export function routeOf({ baseUrl, route }: Request): string {
  const pattern = typeof route?.path === 'string' ? route.path : '';
  return pattern.startsWith('/{*') ? 'page' : `${baseUrl ?? ''}${pattern}` || 'page';
}

/** What changes have told workflows and Temporal has not heard yet: grows while Temporal is away. */
function gaugeWaitingCommands({ database }: ApiDeps, registry: client.Registry): void {
  const waiting = new client.Gauge({
    name: 'sextant_workflow_commands_waiting',
    help: 'Commands to workflows that were not sent yet.',
    registers: [registry],
    collect: async () => {
      // The other figures are worth having while the database is away.
      waiting.set(await countWaitingCommands(database).catch(() => Number.NaN));
    },
  });
}

async function databaseAnswers(deps: ApiDeps): Promise<boolean> {
  try {
    await deps.database.pool.query('select 1');
    return true;
  } catch {
    return false;
  }
}
