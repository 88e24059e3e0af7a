import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import express, { type Express } from 'express';
import expressStaticGzip from 'express-static-gzip';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import client from 'prom-client';
import { auditRoutes } from './audit/routes.ts';
import { authRoutes } from './auth/routes.ts';
import { readJson, readJsonText } from './body.ts';
import { calendarFeedRoutes } from './calendars/feed.ts';
import { oneClickRoutes } from './check-in-links/one-click.ts';
import { linkRoutes } from './check-in-links/routes.ts';
import { consentRoutes } from './connections/consent.ts';
import type { ApiDeps } from './context.ts';
import { DomainError } from '../domain/errors.ts';
import { loggedError } from '../domain/logged-error.ts';
import { createErrorHandler } from './errors.ts';
import { exportRoutes } from './export/routes.ts';
import { createGraphqlHandler } from './graphql.ts';
import { createRequestMeter, healthRoutes, routeOf } from './health/routes.ts';
import { createLiveHub } from './live/hub.ts';
import { attachSockets } from './live/sockets.ts';
import { refuseForeignOrigins } from './origin.ts';
import { personRoutes } from './people/routes.ts';
import { limitRequests } from './rate-limit.ts';
import { mailRoutes } from './files/mails.ts';
import { logoRoutes } from './organizations/logo.ts';
import { fileRoutes } from './files/routes.ts';
import { pageNonce, webPage } from './web-page.ts';
import { restRoutes } from './rest/routes.ts';
import { scimRoutes } from './scim/routes.ts';
import { buildSchema } from './schema.ts';
import { webhookRoutes } from './webhooks/routes.ts';

export interface Api {
  app: Express;
  /** Serves GraphQL subscriptions on the server that serves the app. */
  attachSockets(server: Server, options?: { askAgainMs?: number }): void;
  close(): Promise<void>;
}

/** Builds the whole HTTP face. Needs the database to answer, for it listens to its events; Temporal may come later. */
export async function createApi(deps: ApiDeps): Promise<Api> {
  const hub = await createLiveHub(deps.database);
  const schema = buildSchema(() => hub);
  const registry = new client.Registry();
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.trustedProxies ?? 0);
  app.use(
    pinoHttp({
      logger: deps.log,
      genReqId: () => randomUUID(),
      customProps: (request) => ({ route: routeOf(request as express.Request) }),
      // As they are written here: the package's own would put each error's whole client into the log.
      wrapSerializers: false,
      serializers: {
        req: (request) => ({ id: request.id, method: request.method }),
        res: (response) => ({ status: response.statusCode }),
        err: loggedError,
      },
    }),
  );
  app.use(createRequestMeter(registry));
  app.use(
    helmet({
      contentSecurityPolicy: contentSecurityPolicy(deps.publicUrl),
      strictTransportSecurity: deps.publicUrl.startsWith('https:'),
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  app.use(healthRoutes(deps, registry));
  // Webhooks verify a signature over the raw body, so they stand before every parser.
  app.use('/api/webhooks', webhookRoutes(deps));
  app.use(refuseForeignOrigins(deps.publicUrl));
  app.use('/graphql', noStore, limitRequests({ points: 600, seconds: 10 }), ...readJsonText(IMPORT_SIZE), createGraphqlHandler(schema, deps));
  app.use('/api', noStore, limitRequests({ points: 600, seconds: 10 }));
  app.use('/api/check-in', oneClickRoutes(deps));
  app.use('/api/calendar', calendarFeedRoutes(deps));
  app.use('/api/logo', logoRoutes(deps));
  app.use('/api/scim/v2', ...readJson('1mb', ['application/scim+json', 'application/json']), ...scimRoutes(deps));
  app.use('/api', ...readJson('1mb'));
  app.use('/api/auth', authRoutes(deps));
  app.use('/api/check-in', linkRoutes(deps));
  app.use('/api', consentRoutes(deps));
  app.use('/api/files', auditRoutes(deps), personRoutes(deps), exportRoutes(deps), mailRoutes(deps), fileRoutes(deps));
  app.use('/api', await restRoutes(deps));
  app.use('/api', () => {
    // Without the path: it may hold a token, and answers are logged by others.
    throw new DomainError('NOT_FOUND', 'There is nothing at this address.');
  });
  // The built files carry a hash of their content in their names; what is missing there is missing, not the app.
  const forever = { maxAge: '1y', immutable: true, fallthrough: false };
  app.use('/assets', expressStaticGzip(join(deps.webFolder, 'assets'), { ...COMPRESSED, index: false, serveStatic: forever }));
  app.use(express.static(deps.webFolder, { index: false }));
  app.get('/{*page}', webPage(deps.webFolder));
  app.use(createErrorHandler(deps.log));

  let sockets: { close(): Promise<void> } | null = null;
  return {
    app,
    attachSockets: (server, { askAgainMs } = {}) => {
      sockets = attachSockets(server, schema, deps, { hub, askAgainMs });
    },
    close: async () => {
      await sockets?.close();
      await hub.close();
    },
  };
}

/** The build lies beside itself compressed (vite.config.ts). */
const COMPRESSED = { enableBrotli: true, orderPreference: ['br', 'gz'] };

/** GraphQL carries the files of an import: ten of a megabyte each. */
const IMPORT_SIZE = '12mb';

function noStore(_request: express.Request, response: express.Response, next: () => void): void {
  response.set('Cache-Control', 'no-store');
  next();
}

/** Own scripts and styles only, and the style elements that carry the page's nonce (web-page.ts). Mails stand in frames, under a policy of their own (files/mails.ts). */
function contentSecurityPolicy(publicUrl: string) {
  return {
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", (_request: IncomingMessage, response: ServerResponse) => `'nonce-${pageNonce(response)}'`],
      fontSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'", publicUrl.replace(/^http/, 'ws')],
      frameSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
      upgradeInsecureRequests: publicUrl.startsWith('https:') ? [] : null,
    },
  };
}
