import type { IncomingMessage, Server } from 'node:http';
import { GraphQLError, type GraphQLSchema, Kind, parse, subscribe } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocket, WebSocketServer } from 'ws';
import { sessionScope } from '../auth/session.ts';
import type { ApiDeps, Context } from '../context.ts';
import { graphqlContext } from '../graphql.ts';
import { isOwnOrigin } from '../origin.ts';
import { type SocketContext, tellDirectly } from './direct-changes.ts';
import type { LiveHub } from './hub.ts';

/** Whoever takes no more than this misses changes; pages ask again each minute. */
const MOST_UNSENT_BYTES = 1_000_000;

/** How often each socket's session or token is looked up anew: one that has ended hears nothing for longer. */
const ASK_AGAIN_MS = 60_000;
/** The code of the protocol by which the other side knows not to come again. */
const FORBIDDEN = 4403;

/**
 * GraphQL over WebSocket (graphql-ws protocol) on the server's own port. An upgrade from another origin or without a session is refused.
 * No per-message deflate: it costs seven times the CPU (research/reliability-performance.md §2.1).
 */
export function attachSockets(
  server: Server,
  schema: GraphQLSchema,
  deps: ApiDeps,
  { hub, askAgainMs = ASK_AGAIN_MS }: { hub: LiveHub; askAgainMs?: number | undefined },
): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 64 * 1024 });
  const graphql = useServer<Record<string, unknown>, { context?: Context }>(
    {
      schema,
      onConnect: async ({ extra }) => {
        extra.context = await graphqlContext(deps, extra.request);
        if (extra.context.scope === null) return false;
        const { socket, request } = extra;
        const timer = setInterval(() => void closeEnded(socket, request), askAgainMs);
        socket.once('close', () => clearInterval(timer));
        return true;
      },
      onSubscribe: refuseOthers,
      context: ({ extra: { context, socket } }, id): SocketContext | undefined => {
        const opening = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
        const tell = (payload: string): void => {
          if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < MOST_UNSENT_BYTES) socket.send(`${opening}${payload}}`);
        };
        return context && { ...context, tell };
      },
      subscribe: (args) => tellDirectly(args, hub) ?? subscribe(args),
    },
    sockets,
  );
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.split('?')[0] !== '/graphql' || !isOwnOrigin(request, deps.publicUrl)) {
      socket.on('error', () => socket.destroy()).end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });
  /** While the database is away nobody is turned out. */
  async function closeEnded(socket: WebSocket, request: IncomingMessage): Promise<void> {
    const scope = await sessionScope(deps, request).catch(() => undefined);
    if (scope === null) socket.close(FORBIDDEN, 'Signed out');
  }

  return {
    close: async () => {
      await graphql.dispose();
      for (const client of sockets.clients) client.terminate();
    },
  };
}

/** What is asked and changed goes over HTTP, where limits and logs stand. */
function refuseOthers(_context: unknown, _id: string, { query }: { query: string }): readonly GraphQLError[] | undefined {
  const refused = [new GraphQLError('Only subscriptions are served here; send queries and mutations to /graphql over HTTP.')];
  try {
    const operations = parse(query, { maxTokens: 200 }).definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    return operations.length === 1 && operations[0]?.operation === 'subscription' ? undefined : refused;
  } catch {
    return refused;
  }
}
