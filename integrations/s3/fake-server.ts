import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FileStore } from './client.ts';

/** What goes wrong with the next `times` requests (default 1). `drop-after-write` does what was asked and cuts the line before the answer. */
export type S3Fault = { times?: number } & (
  | { kind: 'status'; status: number; code?: string }
  | { kind: 'slow'; ms: number }
  | { kind: 'drop' | 'drop-after-write' | 'stall-in-body' }
);

export interface FakeS3Server {
  /** How to reach its one bucket. */
  store: FileStore;
  /** Key and text of each object; a test may change them behind our back. */
  objects: Map<string, string>;
  fault(fault: S3Fault): void;
  /** In the order of their arrival. */
  requests(): readonly { method: string; url: string }[];
  close(): Promise<void>;
}

/** An S3 server on loopback, with TLS where it is given a certificate, with one bucket in memory: put with If-None-Match, get, list in pages of a thousand. It checks signatures and checksums. */
export async function startFakeS3Server({ tls = null }: { tls?: { key: string; certificate: string } | null } = {}): Promise<FakeS3Server> {
  const objects = new Map<string, string>();
  const faults: { fault: S3Fault; left: number }[] = [];
  const log: { method: string; url: string }[] = [];
  const account = { region: 'eu-test-1', bucket: 'sextant', accessKeyId: 'tester', secretAccessKey: 'tester-secret' };

  const answerRequest = (request: IncomingMessage, response: ServerResponse): void => {
    void (async () => {
      log.push({ method: request.method ?? '', url: request.url ?? '/' });
      const entry = faults.find(({ left }) => left > 0);
      if (entry) entry.left -= 1;
      const fault = entry?.fault;
      const body = await bodyOf(request);
      if (fault?.kind === 'slow') await wait(fault.ms);
      if (fault?.kind === 'drop') return void request.socket.destroy();
      const answer = fault?.kind === 'status' ? refusal(fault.status, fault.code ?? 'Fault') : answerTo({ request, body, objects, account });
      if (fault?.kind === 'drop-after-write') return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(answer.text) });
      if (fault?.kind === 'stall-in-body') return void response.write(answer.text.slice(0, 1));
      response.end(answer.text);
    })();
  };
  const server = tls === null ? createServer(answerRequest) : createSecureServer({ key: tls.key, cert: tls.certificate }, answerRequest);
  const listening = server.listen(0, '127.0.0.1');
  await new Promise<void>((resolve, reject) => listening.once('listening', resolve).once('error', reject));
  return {
    store: { endpoint: `${tls === null ? 'http://127.0.0.1' : 'https://localhost'}:${(server.address() as AddressInfo).port}`, ...account },
    objects,
    fault: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    requests: () => log,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Answer {
  status: number;
  text: string;
}

type Account = Omit<FileStore, 'endpoint'>;

function answerTo({ request, body, objects, account }: { request: IncomingMessage; body: Buffer; objects: Map<string, string>; account: Account }): Answer {
  if (!isSigned(request, body, account)) return refusal(403, 'SignatureDoesNotMatch');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
  const [, bucket, ...rest] = decodeURIComponent(pathname).split('/');
  const key = rest.join('/');
  if (bucket !== account.bucket) return refusal(404, 'NoSuchBucket');
  if (request.method === 'GET' && key === '') return list(objects, searchParams);
  if (request.method === 'GET') return objects.has(key) ? { status: 200, text: objects.get(key) ?? '' } : refusal(404, 'NoSuchKey');
  if (request.method !== 'PUT') return refusal(405, 'MethodNotAllowed');
  if (request.headers['x-amz-checksum-sha256'] !== createHash('sha256').update(body).digest('base64')) return refusal(400, 'BadDigest');
  if (request.headers['if-none-match'] === '*' && objects.has(key)) return refusal(412, 'PreconditionFailed');
  objects.set(key, body.toString('utf8'));
  return { status: 200, text: '' };
}

const PAGE = 1_000;

function list(objects: Map<string, string>, asked: URLSearchParams): Answer {
  const [prefix, after] = [asked.get('prefix') ?? '', asked.get('start-after') ?? ''];
  const found = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const contents = found.slice(0, PAGE).map((key) => `<Contents><Key>${key}</Key></Contents>`);
  return {
    status: 200,
    text: `<?xml version="1.0"?><ListBucketResult><IsTruncated>${found.length > PAGE}</IsTruncated>${contents.join('')}</ListBucketResult>`,
  };
}

function refusal(status: number, code: string): Answer {
  return { status, text: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>` };
}

/** Signature version 4, as docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html tells it. */
function isSigned({ method, url, headers }: IncomingMessage, body: Buffer, { accessKeyId, secretAccessKey, region }: Account): boolean {
  const [, keyId, day = '', signedHeaders = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/\S+, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '') ?? [];
  const payload = headers['x-amz-content-sha256'];
  if (keyId !== accessKeyId || payload !== createHash('sha256').update(body).digest('hex')) return false;
  const [path = '', query = ''] = (url ?? '/').split('?');
  const sortedQuery =
    query === ''
      ? ''
      : query
          .split('&')
          .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
          .sort()
          .join('&');
  const lines = signedHeaders.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, path, sortedQuery, lines.join(''), signedHeaders, payload].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const said = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const signing = [day, region, 's3', 'aws4_request'].reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secretAccessKey}`));
  return hmac(signing, said).toString('hex') === signature;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
