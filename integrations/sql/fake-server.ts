import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface FakePostgres {
  port: number;
  /** What a SELECT gives; columns are named, values are text. */
  answer(statement: string, table: { columns: string[]; rows: (string | null)[][] }): void;
  /** The next sign-in or query ends with this SQLSTATE, or with a broken connection. */
  fault(fault: { at: 'sign-in' | 'query'; state: string } | { at: 'query'; drop: true }): void;
  /** Roles with powers, as the check of the role finds them. */
  powers(names: string[]): void;
  passwords(): readonly string[];
  /** Every statement, oldest first. */
  statements(): readonly string[];
  close(): Promise<void>;
}

/**
 * A server that speaks enough of PostgreSQL's protocol 3.0 for the driver: one sign-in by password, simple and extended queries, one cursor. What SQL means is
 * for the tests against a real PostgreSQL; here is what it cannot be told to do, such as to break.
 */
export async function startFakePostgres(): Promise<FakePostgres> {
  const tables = new Map<string, { columns: string[]; rows: (string | null)[][] }>();
  const faults: Parameters<FakePostgres['fault']>[0][] = [];
  const passwords: string[] = [];
  const statements: string[] = [];
  const sockets = new Set<Socket>();
  let powers: string[] = [];

  const take = (at: 'sign-in' | 'query') => {
    const index = faults.findIndex((fault) => fault.at === at);
    return index === -1 ? undefined : faults.splice(index, 1)[0];
  };

  function serve(socket: Socket): void {
    let buffer: Buffer = Buffer.alloc(0);
    let startedUp = false;
    let cursor = '';
    let parsedText = '';
    const send = (...messages: Buffer[]) => void socket.write(Buffer.concat(messages));

    const run = (text: string): { described: Buffer; rows: Buffer[]; done: Buffer } => {
      statements.push(text);
      if (text.startsWith('DECLARE')) cursor = text.replace(/^.*?CURSOR FOR /s, '');
      const isFetch = text.startsWith('FETCH');
      const table = isFetch
        ? (tables.get(cursor) ?? { columns: ['value'], rows: [] })
        : /pg_roles/.test(text)
          ? { columns: ['power'], rows: powers.map((power) => [power]) }
          : null;
      if (table === null) return { described: message('n'), rows: [], done: message('C', text0(text.split(' ')[0] ?? '')) };
      return { described: description(table.columns), rows: table.rows.map(dataRow), done: message('C', text0(`FETCH ${table.rows.length}`)) };
    };

    const answerTo = (text: string, describe: boolean): boolean => {
      const fault = text.startsWith('DECLARE') ? take('query') : undefined;
      if (fault !== undefined && 'drop' in fault) {
        socket.destroy();
        return false;
      }
      if (fault !== undefined) {
        send(refusal(fault.state));
        return false;
      }
      const { described, rows, done } = run(text);
      if (describe && described[0] !== 0x6e) send(described);
      send(...rows, done);
      return true;
    };

    const handle = (kind: string, body: Buffer): void => {
      if (kind === 'p') {
        passwords.push(body.toString('utf8', 0, body.length - 1));
        const fault = take('sign-in');
        if (fault !== undefined && 'state' in fault) send(refusal(fault.state));
        else send(message('R', int32(0)), message('Z', Buffer.from('I')));
      } else if (kind === 'Q') {
        answerTo(body.toString('utf8', 0, body.length - 1), true);
        send(message('Z', Buffer.from('T')));
      } else if (kind === 'P') {
        parsedText = body.toString('utf8', body.indexOf(0) + 1, body.indexOf(0, body.indexOf(0) + 1));
        send(message('1'));
      } else if (kind === 'B') send(message('2'));
      else if (kind === 'D') send(/pg_roles|^FETCH/.test(parsedText) ? description(['power']) : message('n'));
      else if (kind === 'E') answerTo(parsedText, false);
      else if (kind === 'S') send(message('Z', Buffer.from('T')));
    };

    socket.on('data', (chunk) => {
      buffer = Buffer.concat([buffer, chunk]);
      for (;;) {
        const head = startedUp ? 1 : 0;
        if (buffer.length < head + 4) return;
        const size = buffer.readInt32BE(head) + head;
        if (buffer.length < size) return;
        const body = buffer.subarray(head + 4, size);
        const kind = startedUp ? String.fromCharCode(buffer[0] ?? 0) : '';
        buffer = buffer.subarray(size);
        if (startedUp) handle(kind, body);
        // A request for TLS is answered with "no".
        else if (body.readInt32BE(0) === 80_877_103) socket.write('N');
        else {
          startedUp = true;
          send(message('R', int32(3)));
        }
      }
    });
    socket.on('error', () => undefined);
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    answer: (statement, table) => void tables.set(statement, table),
    fault: (fault) => void faults.push(fault),
    powers: (names) => {
      powers = names;
    },
    passwords: () => passwords,
    statements: () => statements,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function message(kind: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);
}

function refusal(state: string): Buffer {
  const fields = { S: 'ERROR', V: 'ERROR', C: state, M: 'words of the server' };
  return message('E', ...Object.entries(fields).map(([kind, value]) => Buffer.concat([Buffer.from(kind), text0(value)])), Buffer.from([0]));
}

/** Every column is text. */
function description(columns: readonly string[]): Buffer {
  const field = (column: string) => Buffer.concat([text0(column), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]);
  return message('T', int16(columns.length), ...columns.map(field));
}

function dataRow(row: readonly (string | null)[]): Buffer {
  const cell = (value: string | null) => (value === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]));
  return message('D', int16(row.length), ...row.map(cell));
}

function text0(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}
