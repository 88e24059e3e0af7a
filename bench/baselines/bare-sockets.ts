import pg from 'pg';
import { WebSocketServer } from 'ws';

/** The floor of live updates: bare sockets that all get the same buffer when PostgreSQL notifies. No sign-in, no protocol. */
const sockets = new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1', perMessageDeflate: false });
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
client.on('notification', ({ payload = '' }) => {
  const message = Buffer.from(`{"id":"1","type":"next","payload":${payload}}`);
  for (const socket of sockets.clients) socket.send(message, { binary: false });
});
await client.connect();
await client.query('LISTEN bare');
process.send?.('ready');
process.on('disconnect', () => process.exit());
