import type { IncomingMessage, Server } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { ApiDeps, Context } from '../context.ts';
import { graphqlContext } from '../graphql.ts';

/**
 * GraphQL over WebSocket (graphql-ws protocol) on the server's own port. An upgrade from another origin or without a session is refused.
 * No per-message deflate: it costs seven times the CPU (research/reliability-performance.md §2.1).
 */
export function attachSockets(server: Server, schema: GraphQLSchema, deps: ApiDeps): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 64 * 1024 });
  const graphql = useServer<Record<string, unknown>, { context?: Context }>(
    {
      schema,
      onConnect: async ({ extra }) => {
        extra.context = await graphqlContext(deps, extra.request);
        return extra.context.scope !== null;
      },
      context: ({ extra }) => extra.context,
    },
    sockets,
  );
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.split('?')[0] !== '/graphql' || !sameOrigin(request, deps.publicUrl)) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });
  return {
    close: async () => {
      await graphql.dispose();
      for (const client of sockets.clients) client.terminate();
    },
  };
}

/** Browsers always send Origin on an upgrade; programs that send none carry no one else's cookie. */
function sameOrigin(request: IncomingMessage, publicUrl: string): boolean {
  const origin = request.headers.origin;
  return origin === undefined || origin === new URL(publicUrl).origin || new URL(origin).host === request.headers.host;
}
