import { createServer, type IncomingMessage } from 'node:http';
import pg from 'pg';

/** The floor of a webhook: a bare HTTP server that writes the delivery with one prepared insert and answers. No signature, no limits, no logs. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10, idleTimeoutMillis: 0 });

const INSERT = `
  INSERT INTO webhook_deliveries (organization_id, connection_id, delivery_id, event, received_at) VALUES ($1, $2, $3, $4, now()) ON CONFLICT DO NOTHING`;

const server = createServer((request, response) => {
  write(request).then(
    () => response.writeHead(202).end('{"taken":true}'),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.('ready'));
process.on('disconnect', () => process.exit());

async function write(request: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  JSON.parse(Buffer.concat(chunks).toString('utf8'));
  const [organizationId, connectionId] = (request.url ?? '').slice(1).split('/');
  const { 'x-github-delivery': delivery, 'x-github-event': event } = request.headers;
  await pool.query({ name: 'delivery', text: INSERT, values: [organizationId, connectionId, delivery, event] });
}
