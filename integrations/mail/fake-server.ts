import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** One mail that the fake server took, in the order of arrival. This is the count that matters: what a recipient got. */
export interface ReceivedMail {
  messageId: string;
  to: string;
  subject: string;
  raw: string;
  at: Date;
}

/**
 * What goes wrong next. `refuse` answers with the code, at RCPT or after DATA; `drop-after-data` keeps the message and cuts the line
 * before the 250 (killed between 250 and commit, seen from the sender); `drop-before-data` cuts it at MAIL FROM; `delay` is slow.
 */
export type SmtpFault =
  | { kind: 'refuse'; code: number; at?: 'recipient' | 'data'; times?: number }
  | { kind: 'drop-after-data' | 'drop-before-data'; times?: number }
  | { kind: 'delay'; ms: number; times?: number };

export interface FakeSmtpServer {
  url: string;
  messages(): readonly ReceivedMail[];
  /** Faults happen in the order given, each `times` times (default once). */
  fault(fault: SmtpFault): void;
  close(): Promise<void>;
}

/** A real SMTP server on loopback that keeps what it gets. With `account`, it asks for that user and password. */
export async function startFakeSmtpServer({
  port = 0,
  account,
}: {
  port?: number;
  account?: { user: string; password: string };
} = {}): Promise<FakeSmtpServer> {
  const received: ReceivedMail[] = [];
  const faults: { fault: SmtpFault; left: number }[] = [];

  const server = new SMTPServer({
    logger: false,
    hideSTARTTLS: true,
    disabledCommands: account ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    authOptional: account === undefined,
    allowInsecureAuth: true,
    closeTimeout: 200,
    onAuth: (auth, _session, done) =>
      auth.username === account?.user && auth.password === account?.password ? done(null, { user: auth.username }) : done(new Error('Invalid login')),
    onMailFrom: (_address, session, done) => (take(faults, 'drop-before-data') ? cut(session.id) : done()),
    onRcptTo: (_address, _session, done) => {
      const refusal = take(faults, 'refuse', (fault) => fault.kind === 'refuse' && fault.at !== 'data');
      done(refusal?.kind === 'refuse' ? smtpError(refusal.code) : null);
    },
    onData: (stream, session, done) => {
      receive(stream, session.id).then(
        (error) => done(error, 'taken'),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });

  async function receive(stream: AsyncIterable<Buffer>, sessionId: string): Promise<Error | null> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const delay = take(faults, 'delay');
    if (delay?.kind === 'delay') await wait(delay.ms);
    const refusal = take(faults, 'refuse', (fault) => fault.kind === 'refuse' && fault.at === 'data');
    if (refusal?.kind === 'refuse') return smtpError(refusal.code);
    const raw = Buffer.concat(chunks);
    const mail = await PostalMime.parse(raw);
    const to = mail.to?.map(({ address }) => address ?? '').join(', ') ?? '';
    received.push({ messageId: mail.messageId ?? '', to, subject: mail.subject ?? '', raw: raw.toString('utf8'), at: new Date() });
    if (take(faults, 'drop-after-data')) cut(sessionId);
    return null;
  }

  function cut(sessionId: string): void {
    for (const connection of server.connections) if (connection.id === sessionId) connection._socket.destroy();
  }

  // A sender that is killed resets its line; that is its affair, not ours.
  server.on('error', () => {});
  const listener = server.listen(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => listener.once('listening', resolve).once('error', reject));
  const address = listener.address() as AddressInfo;
  const login = account ? `${encodeURIComponent(account.user)}:${encodeURIComponent(account.password)}@` : '';

  return {
    url: `smtp://${login}127.0.0.1:${address.port}`,
    messages: () => received,
    fault: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function take(
  faults: { fault: SmtpFault; left: number }[],
  kind: SmtpFault['kind'],
  matches: (fault: SmtpFault) => boolean = () => true,
): SmtpFault | undefined {
  const entry = faults.find(({ fault, left }) => left > 0 && fault.kind === kind && matches(fault));
  if (entry) entry.left -= 1;
  return entry?.fault;
}

function smtpError(responseCode: number): Error {
  return Object.assign(new Error('refused by a test'), { responseCode });
}
