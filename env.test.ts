import { expect, test } from '@jest/globals';
import { EnvironmentError, readEnvironment } from './env.ts';

function problemsOf(source: Record<string, string>): readonly string[] {
  try {
    readEnvironment(source);
    return [];
  } catch (refusal) {
    if (refusal instanceof EnvironmentError) return refusal.problems;
    throw refusal;
  }
}

test('nothing set: the embedded parts serve, on loopback', () => {
  const environment = readEnvironment({});

  expect(environment).toMatchObject({
    databaseUrl: null,
    temporal: null,
    smtpUrl: null,
    host: '127.0.0.1',
    port: 3000,
    publicUrl: 'http://localhost:3000',
    dataDirectory: '.data',
  });
  expect(Object.isFrozen(environment)).toBe(true);
});

test('every wrong variable gets its own line, all at once', () => {
  const problems = problemsOf({
    DATABASE_URL: 'mysql://x',
    PORT: '70000',
    SECRET_KEY: 'short',
    LOG_LEVEL: 'loud',
    PUBLIC_URL: 'sextant.example',
    TEMPORAL_ADDRESS: 'https://t:7233',
  });

  expect(problems.map((line) => line.replace(/:.*/, '')).sort()).toEqual(['DATABASE_URL', 'LOG_LEVEL', 'PORT', 'PUBLIC_URL', 'SECRET_KEY', 'TEMPORAL_ADDRESS']);
  expect(problems.every((line) => !line.includes('\n'))).toBe(true);
});

test.each([
  [{ SMTP_URL: 'smtp://localhost:25' }, 'MAIL_FROM: is needed because SMTP_URL is set'],
  [{ DATABASE_OWNER_URL: 'postgresql://o@h/d' }, 'DATABASE_URL: is needed because DATABASE_OWNER_URL is set'],
  [{ S3_ENDPOINT: 'http://localhost:9000' }, 'S3_BUCKET: is needed because S3_ENDPOINT is set'],
  [{ TEMPORAL_TEST_SERVER: 'domain' }, 'TEMPORAL_TEST_SERVER: must name a file that exists'],
  [{ TLS_CERT: 'env.ts' }, 'TLS_KEY: is needed because TLS_CERT is set'],
  [{ TEMPORAL_ADDRESS: 'h:7233', TEMPORAL_TLS_CERT: 'env.ts' }, 'TEMPORAL_TLS_KEY: is needed because TEMPORAL_TLS_CERT is set'],
])('%j is not enough', (source, problem) => {
  expect(problemsOf(source)).toContain(problem);
});

test('a message never repeats a secret', () => {
  expect(problemsOf({ SECRET_KEY: 'hunter2', DATABASE_URL: 'postgresql:hunter2' }).join('\n')).not.toContain('hunter2');
});

test('a variable set to nothing is not set', () => {
  expect(readEnvironment({ DATABASE_URL: '', SMTP_URL: ' ' })).toMatchObject({ databaseUrl: null, smtpUrl: null });
});

test('a public address ends without a slash', () => {
  expect(readEnvironment({ PUBLIC_URL: 'https://okr.example.com/' }).publicUrl).toBe('https://okr.example.com');
});

test('nobody is told of the use of an installation, unless its operator names a project', () => {
  const token = 'c0ffee00c0ffee00c0ffee00c0ffee00';

  expect(readEnvironment({}).productAnalytics).toBeNull();
  expect(readEnvironment({ PRODUCT_ANALYTICS_TOKEN: token }).productAnalytics).toEqual({ token, url: 'https://api.mixpanel.com' });
  expect(problemsOf({ PRODUCT_ANALYTICS_TOKEN: 'a secret' }).join('\n')).toMatch(/^PRODUCT_ANALYTICS_TOKEN: must be the token/);
  expect(problemsOf({ PRODUCT_ANALYTICS_URL: 'https://api-eu.mixpanel.com' })).toEqual([
    'PRODUCT_ANALYTICS_TOKEN: is needed because PRODUCT_ANALYTICS_URL is set',
  ]);
});
