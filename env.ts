import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { ServerCertificate } from './local/front.ts';
import type { TemporalAccess } from './local/temporal-connection.ts';

/** What the surroundings say, checked and frozen. Null: not given, so the embedded default serves. */
export interface Environment {
  databaseUrl: string | null;
  /** The role that migrates; without it migrations run as DATABASE_URL's own role. */
  databaseOwnerUrl: string | null;
  temporal: TemporalAccess | null;
  /** Program or script of the time-skipping server. */
  timeSkippingServer: string | null;
  /** Temporal's own web app, as browsers reach it. */
  temporalUiUrl: string | null;
  redisUrl: string | null;
  s3: { endpoint: string | null; region: string; bucket: string; accessKeyId: string; secretAccessKey: string } | null;
  smtpUrl: string | null;
  mailFrom: string;
  publicUrl: string;
  /** Base64 or hex of 32 bytes, or any text of 32 characters or more. Null: made at the first start and kept in DATA_DIR. */
  secretKey: string | null;
  /** Keys before this one, newest first: what they encrypted stays readable until rotated. */
  previousSecretKeys: readonly string[];
  dataDirectory: string;
  cacheFolder: string;
  host: string;
  port: number;
  /** With it, the server speaks HTTPS on PORT; without it, a proxy in front does. */
  tls: ServerCertificate | null;
  logLevel: (typeof LOG_LEVELS)[number];
  /** Loopback and private addresses that metric sources may read. */
  allowPrivateAddresses: boolean;
  /** The demo's fake servers by provider, the only loopback addresses that metric sources may read; set by `npm start` for its worker. */
  demoUrls: Readonly<Record<string, string>>;
  /** The Mixpanel project to which this installation tells how much it is used; null: nobody is told. */
  productAnalytics: { token: string; url: string } | null;
  /** Where a worker answers health checks, on HOST; without it, it does not listen at all. */
  healthPort: number | null;
  /** Where a command was called from, which the paths it is given start at; set by start.mjs, which runs everything in the root. */
  calledFrom: string | null;
  /** Proxies in front of the server that may be believed about a caller's address. */
  trustedProxies: number;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** Thrown by `readEnvironment`; its message has one line for each wrong variable. */
export class EnvironmentError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'EnvironmentError';
    this.problems = problems;
  }
}

/** Reads every variable the product knows, and names all that is wrong at once. Nothing else in the product reads process.env. */
export function readEnvironment(source: Record<string, string | undefined>): Environment {
  // A variable set to nothing, as compose files do, is a variable not set.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const parsed = VARIABLES.safeParse(given);
  const problems = [...(parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)), ...findMissingPartners(given)];
  if (!parsed.success || problems.length > 0) throw new EnvironmentError(problems);
  return Object.freeze(toEnvironment(parsed.data));
}

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\/[^\s]+\/[^\s/]+/, 'must look like postgresql://user:password@host:5432/database');
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
const urlsByName = z.string().transform((text, context) => {
  try {
    return z.record(z.string(), httpUrl).parse(JSON.parse(text));
  } catch {
    context.addIssue('must be JSON like {"github":"http://127.0.0.1:4000"}');
    return z.NEVER;
  }
});
const file = z.string().refine((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true, 'must name a file that exists');
const secret = z.string().min(32, 'must have at least 32 characters, for example from "openssl rand -base64 32"');

const VARIABLES = z.object({
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_OWNER_URL: postgresUrl.optional(),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s:/]+:\d+$/, 'must look like host:7233, without a protocol')
    .optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_TLS_CERT: file.optional(),
  TEMPORAL_TLS_KEY: file.optional(),
  TEMPORAL_TLS_CA: file.optional(),
  TEMPORAL_TLS: flag(),
  TEMPORAL_API_KEY: z.string().optional(),
  TEMPORAL_UI_URL: httpUrl.optional(),
  TEMPORAL_TEST_SERVER: file.optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/\S+$/, 'must look like redis://host:6379')
    .optional(),
  S3_ENDPOINT: httpUrl.optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/\S+$/, 'must look like smtp://user:password@host:587')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^@]+@[^@]+$/, 'must be a mail address, with or without a name: Sextant <okr@example.com>')
    .default('Sextant <sextant@localhost.invalid>'),
  PUBLIC_URL: httpUrl.optional(),
  SECRET_KEY: secret.optional(),
  SECRET_KEY_PREVIOUS: z.string().default(''),
  DATA_DIR: z.string().default('.data'),
  XDG_CACHE_HOME: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port().default(3000),
  TLS_CERT: file.optional(),
  TLS_KEY: file.optional(),
  HEALTH_PORT: port().optional(),
  TRUSTED_PROXIES: z.string().regex(/^\d$/, 'must be a number from 0 to 9').transform(Number).default(0),
  CALLED_FROM: z.string().optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  ALLOW_PRIVATE_ADDRESSES: flag(),
  DEMO_URLS: urlsByName.optional(),
  PRODUCT_ANALYTICS_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9]{16,64}$/, 'must be the token of a Mixpanel project, letters and digits')
    .optional(),
  PRODUCT_ANALYTICS_URL: httpUrl.optional(),
});

function port() {
  return z
    .string()
    .regex(/^\d+$/, 'must be a port number')
    .transform(Number)
    .refine((number) => number <= 65_535, 'must be a port number from 0 to 65535');
}

function flag() {
  return z
    .string()
    .regex(/^(true|false|1|0|yes|no)$/i, 'must be true or false')
    .default('false')
    .transform((value) => /^(true|1|yes)$/i.test(value));
}

/** Variables that mean nothing alone. */
function findMissingPartners(given: Record<string, unknown>): string[] {
  const needs: [string, string][] = [
    ['DATABASE_OWNER_URL', 'DATABASE_URL'],
    ['TLS_CERT', 'TLS_KEY'],
    ['TLS_KEY', 'TLS_CERT'],
    ['TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY'],
    ['TEMPORAL_TLS_KEY', 'TEMPORAL_TLS_CERT'],
    ['TEMPORAL_API_KEY', 'TEMPORAL_ADDRESS'],
    ['TEMPORAL_UI_URL', 'TEMPORAL_ADDRESS'],
    ['S3_ENDPOINT', 'S3_BUCKET'],
    ['S3_BUCKET', 'S3_ACCESS_KEY_ID'],
    ['S3_BUCKET', 'S3_SECRET_ACCESS_KEY'],
    ['SMTP_URL', 'MAIL_FROM'],
    ['PRODUCT_ANALYTICS_URL', 'PRODUCT_ANALYTICS_TOKEN'],
  ];
  return needs.filter(([name, partner]) => name in given && !(partner in given)).map(([name, partner]) => `${partner}: is needed because ${name} is set`);
}

function toEnvironment(variables: z.output<typeof VARIABLES>): Environment {
  return {
    databaseUrl: variables.DATABASE_URL ?? null,
    databaseOwnerUrl: variables.DATABASE_OWNER_URL ?? null,
    temporal: toTemporalAccess(variables),
    temporalUiUrl: variables.TEMPORAL_UI_URL?.replace(/\/+$/, '') ?? null,
    timeSkippingServer: variables.TEMPORAL_TEST_SERVER ?? null,
    redisUrl: variables.REDIS_URL ?? null,
    s3: toFileStore(variables),
    smtpUrl: variables.SMTP_URL ?? null,
    mailFrom: variables.MAIL_FROM,
    publicUrl: (variables.PUBLIC_URL ?? `${variables.TLS_CERT === undefined ? 'http' : 'https'}://localhost:${variables.PORT}`).replace(/\/+$/, ''),
    secretKey: variables.SECRET_KEY ?? null,
    previousSecretKeys: variables.SECRET_KEY_PREVIOUS.split(/[\s,]+/).filter((key) => key !== ''),
    dataDirectory: variables.DATA_DIR,
    cacheFolder: join(variables.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sextant'),
    host: variables.HOST,
    port: variables.PORT,
    tls: toServerCertificate(variables),
    logLevel: variables.LOG_LEVEL,
    allowPrivateAddresses: variables.ALLOW_PRIVATE_ADDRESSES,
    demoUrls: variables.DEMO_URLS ?? {},
    productAnalytics: toProductAnalytics(variables),
    healthPort: variables.HEALTH_PORT ?? null,
    calledFrom: variables.CALLED_FROM ?? null,
    trustedProxies: variables.TRUSTED_PROXIES,
  };
}

function toTemporalAccess(variables: z.output<typeof VARIABLES>): TemporalAccess | null {
  const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS_CERT, TEMPORAL_TLS_KEY, TEMPORAL_TLS_CA, TEMPORAL_TLS, TEMPORAL_API_KEY } = variables;
  if (TEMPORAL_ADDRESS === undefined) return null;
  const read = (path: string | undefined): string | null => (path === undefined ? null : readFileSync(path, 'utf8'));
  const tls =
    TEMPORAL_TLS || TEMPORAL_TLS_CERT || TEMPORAL_TLS_CA
      ? { certificate: read(TEMPORAL_TLS_CERT), key: read(TEMPORAL_TLS_KEY), authority: read(TEMPORAL_TLS_CA) }
      : null;
  return { address: TEMPORAL_ADDRESS, namespace: TEMPORAL_NAMESPACE, tls, apiKey: TEMPORAL_API_KEY ?? null };
}

function toProductAnalytics({ PRODUCT_ANALYTICS_TOKEN, PRODUCT_ANALYTICS_URL }: z.output<typeof VARIABLES>): Environment['productAnalytics'] {
  return PRODUCT_ANALYTICS_TOKEN === undefined ? null : { token: PRODUCT_ANALYTICS_TOKEN, url: PRODUCT_ANALYTICS_URL ?? 'https://api.mixpanel.com' };
}

function toServerCertificate({ TLS_CERT, TLS_KEY }: z.output<typeof VARIABLES>): ServerCertificate | null {
  if (TLS_CERT === undefined || TLS_KEY === undefined) return null;
  return { certificate: readFileSync(TLS_CERT, 'utf8'), key: readFileSync(TLS_KEY, 'utf8') };
}

function toFileStore(variables: z.output<typeof VARIABLES>): Environment['s3'] {
  const { S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_ENDPOINT, S3_REGION } = variables;
  if (S3_BUCKET === undefined || S3_ACCESS_KEY_ID === undefined || S3_SECRET_ACCESS_KEY === undefined) return null;
  return { endpoint: S3_ENDPOINT ?? null, region: S3_REGION, bucket: S3_BUCKET, accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY };
}
