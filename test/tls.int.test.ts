import { execFile } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NativeConnection } from '@temporalio/worker';
import pg from 'pg';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { openDatabase } from '../database/client.ts';
import { listenToEvents } from '../database/events.ts';
import { secretKeyring } from '../database/secrets.ts';
import { readEnvironment } from '../env.ts';
import { type FakeS3Server, startFakeS3Server } from '../integrations/s3/fake-server.ts';
import { type Front, openFront } from '../local/front.ts';
import { migrate } from '../local/migrate.ts';
import { createParts } from '../local/parts.ts';
import type { LocalPostgres } from '../local/postgres.ts';
import { placePostgres } from '../local/postgres-files.ts';
import { connectTemporal, type TemporalAccess, temporalConnectionOptions } from '../local/temporal-connection.ts';
import { startScratchPostgres } from '../local/scratch-postgres.ts';
import { openTestApi, type TestApi } from './api.ts';
import { makeAuthority, type TestAuthority } from './certificates.ts';
import { company } from './factories.ts';
import { devServer } from './temporal.ts';

/** Every line of the product to its parts under an authority of our own, as docs/operations.md says under "TLS". */
let folder: string;
let ours: TestAuthority;
let theirs: TestAuthority;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-tls-'));
  chmodSync(folder, 0o711);
  ours = makeAuthority(folder, 'ours');
  theirs = makeAuthority(folder, 'theirs');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('PostgreSQL that takes TLS alone', () => {
  let server: LocalPostgres;
  const secured = (url: string, { mode, authority, host = 'localhost' }: { mode: string; authority?: TestAuthority; host?: string }): string =>
    `${url.replace('127.0.0.1', host)}?sslmode=${mode}${authority ? `&sslrootcert=${authority.authorityFile}` : ''}`;

  beforeAll(async () => {
    server = await startScratchPostgres(readEnvironment(process.env));
    await demandTls(server, folder, ours);
  }, 120_000);

  afterAll(() => server?.discard());

  test('under the right authority statements, news and migrations are encrypted', async () => {
    const right = { mode: 'verify-full', authority: ours };
    const database = open(secured(server.appUrl, right));

    const { rows } = await database.pool.query<{ ssl: boolean; version: string }>('SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()');

    expect(rows).toEqual([{ ssl: true, version: expect.stringMatching(/^TLSv1\.[23]$/) }]);
    expect(await database.prisma.organization.count()).toBe(0);
    await (await listenToEvents(database, () => undefined)).close();
    expect(await migrate(secured(server.ownerUrl, right))).toEqual([]);
    await database.close();
  });

  test.each([
    { what: 'another authority', mode: 'verify-full', authority: 'theirs', says: /self-signed certificate|unable to verify/ },
    { what: 'no authority', mode: 'verify-full', authority: 'none', says: /self-signed certificate|unable to verify/ },
    { what: 'a name that the certificate lacks', mode: 'verify-full', authority: 'ours', host: '127.0.0.1', says: /does not match certificate/ },
    { what: '"prefer", which elsewhere falls back to plain text', mode: 'prefer', authority: 'theirs', says: /self-signed certificate|unable to verify/ },
    { what: 'plain text', mode: 'disable', authority: 'none', says: /no pg_hba\.conf entry .* no encryption/ },
  ] as const)('$what is refused', async ({ mode, authority, says, ...rest }) => {
    const database = open(secured(server.appUrl, { mode, ...(authority === 'none' ? {} : { authority: authority === 'ours' ? ours : theirs }), ...rest }));

    await expect(database.pool.query('SELECT 1')).rejects.toThrow(says);
    await database.close();
  });

  test.each([
    { what: 'another authority', authority: () => theirs, host: 'localhost', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    { what: 'another name', authority: () => ours, host: '127.0.0.1', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  ])('a start that meets $what names PostgreSQL and the setting', async ({ authority, host, code }) => {
    await expect(migrate(secured(server.ownerUrl, { mode: 'verify-full', authority: authority(), host }))).rejects.toThrow(
      `The certificate of PostgreSQL is not trusted (${code}): sslrootcert must name its authority`,
    );
  });
});

describe('SMTP', () => {
  const received: boolean[] = [];
  const servers: SMTPServer[] = [];

  afterAll(() => Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())))));

  async function mailServer(options: SMTPServerOptions): Promise<number> {
    const server = new SMTPServer({
      key: ours.key,
      cert: ours.certificate,
      closeTimeout: 200,
      logger: false,
      onAuth: (_auth, _session, done) => done(null, { user: 'sextant' }),
      onData: (stream, session, done) => {
        received.push(session.secure);
        stream.resume().once('end', () => done());
      },
      ...options,
    });
    server.on('error', () => undefined);
    servers.push(server);
    const listener = server.listen(0, '127.0.0.1');
    await new Promise((resolve) => listener.once('listening', resolve));
    return (listener.address() as AddressInfo).port;
  }

  test.each([
    { scheme: 'smtps', what: 'TLS from the start', options: { secure: true } },
    { scheme: 'smtp', what: 'STARTTLS', options: {} },
  ])('$what: sent where the authority is in NODE_EXTRA_CA_CERTS, refused where it is another', async ({ scheme, options }) => {
    const port = await mailServer(options);
    received.length = 0;

    const sent = await sendAside(`${scheme}://user:hush@localhost:${port}?requireTLS=true`, ours);
    const refused = await sendAside(`${scheme}://user:hush@localhost:${port}?requireTLS=true`, theirs);

    expect(sent).toBe('sent');
    expect(refused).toMatch(/^transient: The certificate of the mail server is not trusted/);
    expect(received).toEqual([true]);
  });

  test('a server that offers no TLS gets neither password nor mail, unless it is on loopback or was named plain', async () => {
    let passwords = 0;
    const plain: SMTPServerOptions = {
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(null, { user: `${(passwords += 1)}` }),
    };
    const port = await mailServer(plain);
    received.length = 0;

    expect(await sendAside(`smtp://user:hush@mail.example:${port}`, ours, { 'mail.example': '127.0.0.1' })).toMatch(
      /^transient: The mail server offers no secure connection/,
    );
    expect({ passwords, received }).toEqual({ passwords: 0, received: [] });
    expect(await sendAside(`smtp://user:hush@mail.example:${port}?ignoreTLS=true`, ours, { 'mail.example': '127.0.0.1' })).toBe('sent');
    expect(await sendAside(`smtp://user:hush@127.0.0.1:${port}`, ours)).toBe('sent');
    expect({ passwords, received }).toEqual({ passwords: 2, received: [false, false] });
  });
});

describe('S3', () => {
  test('an anchor goes where the authority is in NODE_EXTRA_CA_CERTS, and nowhere where it is another', async () => {
    const bucket = await startFakeS3Server({ tls: ours });

    const kept = await anchorAside(bucket, ours);
    const refused = await anchorAside(bucket, theirs);
    await bucket.close();

    expect(kept).toBe('kept');
    expect(refused).toMatch(/^transient: The certificate of the file store is not trusted/);
    expect(bucket.requests()).toHaveLength(1);
  });
});

describe('HTTP', () => {
  let front: Front;
  let api: TestApi;

  beforeAll(async () => {
    api = await openTestApi({ publicUrl: 'https://okr.example.test' });
    const { tls } = readEnvironment({ TLS_CERT: ours.certificateFile, TLS_KEY: ours.keyFile });
    front = await openFront({ host: '127.0.0.1', port: 0, parts: createParts({ now: () => 0, onChange: () => undefined }), tls });
    front.handOver(api.server.listeners('request')[0] as Parameters<Front['handOver']>[0]);
  });

  afterAll(async () => {
    await front?.close(0);
    await api?.close();
  });

  function ask(path: string, { authority, method = 'GET', body = '' }: { authority: TestAuthority; method?: string; body?: string }) {
    return new Promise<{ status: number | undefined; headers: Record<string, string | string[] | undefined>; protocol: string | null }>((resolve, reject) => {
      const asked = request(
        { host: 'localhost', port: front.port, path, method, ca: authority.authority, headers: { 'content-type': 'application/json' } },
        (answer) => {
          const protocol = 'getProtocol' in answer.socket ? (answer.socket as unknown as { getProtocol(): string | null }).getProtocol() : null;
          answer.resume().once('end', () => resolve({ status: answer.statusCode, headers: answer.headers, protocol }));
        },
      );
      asked.once('error', reject).end(body);
    });
  }

  test('under TLS_CERT the browser is told to stay with https for a year, and the cookie is for https and this host alone', async () => {
    const acme = await company(api.database);
    const token = await api.signInToken(acme.admin.email);

    const page = await ask('/', { authority: ours });
    const signedIn = await ask('/api/auth/session', { authority: ours, method: 'POST', body: JSON.stringify({ token }) });

    expect(page).toMatchObject({ status: 200, protocol: 'TLSv1.3', headers: { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } });
    expect(page.headers['content-security-policy']).toContain('upgrade-insecure-requests');
    expect(signedIn.status).toBe(201);
    expect(String(signedIn.headers['set-cookie'])).toMatch(
      /^__Host-sextant_session=[^;]+; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  test('another authority, and plain text, get nothing', async () => {
    await expect(ask('/', { authority: theirs })).rejects.toThrow(/self-signed certificate|unable to verify/);
    await expect(fetch(`http://127.0.0.1:${front.port}/`)).rejects.toThrow('fetch failed');
  });
});

describe('Temporal', () => {
  let proxy: Server;
  let cluster: Awaited<ReturnType<typeof devServer>>;
  const access = (authority: TestAuthority | null, tls = true): TemporalAccess => ({
    ...cluster.access,
    address: `localhost:${(proxy.address() as AddressInfo).port}`,
    tls: tls ? { certificate: null, key: null, authority: authority?.authority ?? null } : null,
  });

  beforeAll(async () => {
    cluster = await devServer(join(folder, 'temporal'));
    const port = Number(cluster.access.address.split(':')[1]);
    proxy = createServer({ cert: ours.certificate, key: ours.key, ALPNProtocols: ['h2'] }, (socket) => {
      const inner = connect(port, '127.0.0.1');
      for (const side of [socket, inner]) side.on('error', () => [socket, inner].forEach((each) => each.destroy()));
      socket.pipe(inner).pipe(socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  }, 120_000);

  afterAll(async () => {
    proxy?.close();
    await cluster?.stop();
  });

  test('client and worker connect under the right authority', async () => {
    const variables = { TEMPORAL_ADDRESS: access(ours).address, TEMPORAL_TLS_CA: ours.authorityFile };
    const { temporal } = readEnvironment(variables);
    if (temporal === null) throw new Error('TEMPORAL_ADDRESS was not read');

    const client = await connectTemporal(temporal, { patienceMs: 10_000 });
    const worker = await NativeConnection.connect(temporalConnectionOptions(temporal));

    expect((await client.workflowService.getSystemInfo({})).serverVersion).toBeTruthy();
    await worker.close();
    await client.close();
  });

  test.each([
    { what: 'another authority', authority: () => theirs, tls: true },
    { what: 'the authorities of the world', authority: () => null, tls: true },
    { what: 'plain text', authority: () => null, tls: false },
  ])('$what is refused, by client and worker', async ({ authority, tls }) => {
    const wrong = access(authority(), tls);

    await expect(connectTemporal(wrong, { patienceMs: 0 })).rejects.toThrow('does not answer');
    await expect(NativeConnection.connect(temporalConnectionOptions(wrong))).rejects.toThrow();
  });

  test('whoever waits for it hears once why', async () => {
    const heard: string[] = [];
    const stop = new AbortController();
    const waits = connectTemporal(access(theirs), { patienceMs: 60_000, signal: stop.signal, onWait: (reason) => heard.push(reason) });
    while (heard.length === 0) await sleep(50);
    stop.abort();

    await expect(waits).rejects.toThrow('do not agree on TLS');
    expect(heard).toEqual([expect.stringMatching(/^Temporal at localhost:\d+ does not answer .* TLS/)]);
  });
});

function open(url: string) {
  return openDatabase({ url, secretKey: secretKeyring('a key for tests only, no secret'), connections: 2 });
}

/** Turns TLS on, and plain text off, as an administrator would. */
async function demandTls(server: LocalPostgres, folder: string, { certificateFile, keyFile }: TestAuthority): Promise<void> {
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ data: string }>("SELECT current_setting('data_directory') AS data");
  const data = rows[0]?.data ?? '';
  const { user } = await placePostgres(folder);
  for (const [from, to] of [
    [certificateFile, join(data, 'server.crt')],
    [keyFile, join(data, 'server.key')],
  ] as const) {
    copyFileSync(from, to);
    chmodSync(to, 0o600);
    if (user !== null) chownSync(to, user.uid, user.gid);
  }
  writeFileSync(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
  await admin.query("ALTER SYSTEM SET ssl = 'on'");
  await admin.query('SELECT pg_reload_conf()');
  await admin.end();
}

/** Sends one mail from a process of its own, since Node reads NODE_EXTRA_CA_CERTS once, at its start. `hosts` are names only that process knows. */
async function sendAside(url: string, authority: TestAuthority, hosts: Record<string, string> = {}): Promise<string> {
  const script = `
    import dns from 'node:dns';
    const hosts = ${JSON.stringify(hosts)};
    for (const name of ['resolve4', 'lookup']) {
      const real = dns[name];
      dns[name] = (host, ...rest) => {
        const done = rest.at(-1);
        if (hosts[host] === undefined) return real(host, ...rest);
        return name === 'resolve4' ? done(null, [hosts[host]]) : done(null, [{ address: hosts[host], family: 4 }]);
      };
    }
    const { createSmtpMailer } = await import('./integrations/mail/smtp.ts');
    const mailer = createSmtpMailer({ url: ${JSON.stringify(url)}, timeoutMs: 5000 });
    const message = { messageId: '<a@sextant>', date: new Date('2026-11-23T09:00:00.000Z'), from: 'okr@example.com', to: { name: 'Ada', address: 'ada@example.com' }, subject: 'Hi', text: 'Hi', html: '<p>Hi</p>', headers: {}, attachments: [] };
    const said = await mailer.send(message).then(() => 'sent', (error) => error.kind + ': ' + error.message);
    await mailer.close();
    process.stdout.write(said);
  `;
  return runAside(script, authority);
}

async function anchorAside({ store }: FakeS3Server, authority: TestAuthority): Promise<string> {
  const script = `
    const { openS3AuditAnchors } = await import('./integrations/s3/audit-anchors.ts');
    const anchors = openS3AuditAnchors(${JSON.stringify(store)}, { timeoutMs: 5000 });
    const anchor = { organizationId: 'acme', number: 1, entries: 1, head: 'aa', signature: 'bb', keyId: 'k', sealedAt: '2026-11-23T09:00:00.000Z' };
    const said = await anchors.keep(anchor).then(() => 'kept', (error) => error.kind + ': ' + error.message);
    anchors.close();
    process.stdout.write(said);
  `;
  return runAside(script, authority);
}

/** What a program says that trusts the authority. */
async function runAside(script: string, authority: TestAuthority): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', './local/run-typescript.mjs', '--input-type=module', '-e', script], {
    cwd: dirname(import.meta.dirname),
    env: { ...process.env, NODE_OPTIONS: '--no-warnings', NODE_EXTRA_CA_CERTS: authority.authorityFile },
  });
  return stdout;
}
