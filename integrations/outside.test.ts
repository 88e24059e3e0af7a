import { createSocket, type Socket } from 'node:dgram';
import { afterEach, expect, test } from '@jest/globals';
import { readTxtRecords } from './outside.ts';

let server: Socket | undefined;

afterEach(() => {
  server?.close();
  server = undefined;
});

/** A name server that gives one answer to every question: a code of RFC 1035, and texts in their parts. */
async function nameServer({ code = 0, texts = [] }: { code?: number; texts?: string[][] }): Promise<{ servers: string[] }> {
  const socket = createSocket('udp4', (question, { port }) => {
    const header = Buffer.alloc(12);
    question.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | code, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(texts.length, 6);
    // Name and type of the question end with its four last bytes, where nothing follows it.
    const asked = question.subarray(12, question.indexOf(0, 12) + 5);
    socket.send(Buffer.concat([header, asked, ...texts.map(record)]), port, '127.0.0.1');
  });
  server = socket;
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { servers: [`127.0.0.1:${socket.address().port}`] };
}

/** A TXT record of the name that was asked for, to be kept for a minute. */
function record(parts: string[]): Buffer {
  const data = Buffer.concat(parts.map((part) => Buffer.concat([Buffer.of(part.length), Buffer.from(part)])));
  return Buffer.concat([Buffer.from('c00c001000010000003c', 'hex'), Buffer.of(data.length >> 8, data.length & 255), data]);
}

test('a record that is there is read, put together from its parts', async () => {
  const at = await nameServer({ texts: [['v=other'], ['sextant-do', 'main=proof']] });

  expect(await readTxtRecords('_sextant.example.com', at)).toEqual(['v=other', 'sextant-domain=proof']);
});

test.each([
  { what: 'no such name', code: 3 },
  { what: 'a name without such a record', code: 0 },
])('$what has no records', async ({ code }) => {
  expect(await readTxtRecords('_sextant.example.com', await nameServer({ code }))).toEqual([]);
});

test.each([
  { what: 'fails', code: 2, says: /does not say what stands at _sextant\.example\.com \(ESERVFAIL\)/ },
  { what: 'refuses', code: 5, says: /\(EREFUSED\)/ },
])('a name server that $what is not taken for one that knows of no record', async ({ code, says }) => {
  await expect(readTxtRecords('_sextant.example.com', await nameServer({ code }))).rejects.toMatchObject({
    name: 'ProviderError',
    kind: 'transient',
    message: expect.stringMatching(says),
  });
});
