import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type GraphQLObjectType, buildSchema, isEnumType, isInterfaceType, isObjectType, parse, validate } from 'graphql';
import { ProviderError } from '../../domain/errors.ts';
import type { MetricReader } from '../../domain/metric.ts';
import { COUNTS_SCHEMA } from './fake-counts.ts';
import { demoRepository, emptyRepository } from './fake-repository.ts';
import { type FakeGithub, startFakeGithub } from './fake-server.ts';
import { createGithubReader } from './metrics.ts';

const TODAY = '2026-11-22';
const NOW = '2026-11-22T12:00:00.000Z';
const TOKEN = 'github_pat_example';
const open: FakeGithub[] = [];
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close();
});

describe('counts', () => {
  test.each([
    ['commits', {}, '96'],
    ['commits', { since: '2026-11-01' }, '25'],
    ['open-pull-requests', {}, '6'],
    ['open-pull-requests', { branch: 'next' }, '0'],
    ['open-pull-requests', { label: 'urgent' }, '0'],
    ['unanswered-discussions', {}, '14'],
  ])('%s %j reads %s today', async (metric, query, expected) => {
    const { reader } = await connect({});

    expect(await readAll(reader, metric, query, TODAY)).toEqual([{ day: TODAY, value: expected, quality: 'settling', takenAt: NOW }]);
  });

  test('commits have their past by day, twenty days a question, and it agrees with the merges', async () => {
    const { reader, fake } = await connect({});

    const samples = await readAll(reader, 'commits', {}, '2026-10-01');

    const merges = fake.repository.issues.flatMap(({ mergedAt }) => (mergedAt === null ? [] : [mergedAt.slice(0, 10)]));
    expect(samples.map(({ day, value }) => [day, Number(value)])).toEqual(samples.map(({ day }) => [day, merges.filter((merged) => merged <= day).length]));
    expect(samples).toHaveLength(53);
    expect(fake.requests().map(({ path }) => path)).toEqual(['/graphql', '/graphql', '/graphql']);
  });

  test('days before the first that counts have no sample, which is not zero', async () => {
    const { reader } = await connect({});

    expect((await readAll(reader, 'commits', { since: '2026-11-21' }, '2026-11-01')).map(({ day }) => day)).toEqual(['2026-11-21', TODAY]);
    expect(await readAll(reader, 'commits', { since: '2026-12-24' }, '2026-11-01')).toEqual([]);
  });

  test('what changed is counted at the next read', async () => {
    const { reader, fake } = await connect({});
    await fake.change({ action: 'answer' });
    await fake.change({ action: 'open-issue', pullRequest: true, labels: ['urgent'] });

    expect(await readAll(reader, 'unanswered-discussions', {}, TODAY)).toMatchObject([{ value: '13' }]);
    expect(await readAll(reader, 'open-pull-requests', { label: 'urgent' }, TODAY)).toMatchObject([{ value: '1' }]);
  });

  test('a repository without a commit has none; a branch that is not there is said', async () => {
    const repository = emptyRepository();
    repository.code.branches = {};
    const { reader } = await connect({ repository });

    expect(await readAll(reader, 'commits', {}, TODAY)).toMatchObject([{ value: '0' }]);
    await expect(readAll(reader, 'commits', { branch: 'main' }, TODAY)).rejects.toMatchObject({ kind: 'bad-config', message: expect.stringMatching(/"main"/) });
  });

  test('each question takes one point of a budget of its own, and what GitHub says of that is heard', async () => {
    const taken: string[] = [];
    const told: [string, number][] = [];
    const budget = {
      take: async (bucket: string) => void taken.push(bucket),
      told: async (bucket: string, { remaining }: { remaining: number }) => void told.push([bucket, remaining]),
    };
    const { fake } = await connect({});

    await readAll(createGithubReader({ ...inputOf(fake), budget }), 'open-pull-requests', {}, TODAY);

    expect([taken, told]).toEqual([['counts'], [['counts', 4_999]]]);
  });
});

describe('refusals', () => {
  const inFiveMinutes = () => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + 300) });
  const listed = (error: Record<string, unknown>, headers: Record<string, string> = {}) => ({ status: 200, headers, body: { data: null, errors: [error] } });

  test.each([
    ['a used-up budget inside 200', () => listed({ type: 'RATE_LIMITED' }, inFiveMinutes()), 'rate-limited', 295_000],
    ['a limit of which nothing more is said', () => listed({ type: 'RATE_LIMITED' }), 'rate-limited', 60_000],
    ['a secondary limit as 403', () => ({ status: 403, body: { message: 'You have exceeded a secondary rate limit' } }), 'rate-limited', 60_000],
    ['a dead token', () => ({ status: 401, body: { message: 'Bad credentials' } }), 'reauth-needed', 0],
    ['a missing right', () => listed({ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }), 'bad-config', 0],
    ['a server that is too old', () => listed({ message: "Field 'discussions' doesn't exist on type 'Repository'" }), 'bad-config', 0],
    ['trouble of its own', () => listed({ message: 'Something went wrong while executing your query' }), 'transient', 0],
    ['an answer that nobody understands', () => ({ status: 200, body: { data: { repository: { counted: 'many' } } } }), 'transient', 0],
  ] as const)('%s', async (_, answer, kind, atLeastMs) => {
    const { reader, fake } = await connect({});
    fake.fault({ kind: 'status', ...answer() });

    const refusal: unknown = await readAll(reader, 'open-pull-requests', {}, TODAY).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(ProviderError);
    expect(refusal).toMatchObject({ kind });
    if (refusal instanceof ProviderError && kind === 'rate-limited') expect(refusal.retryAfterMs).toBeGreaterThanOrEqual(atLeastMs);
    expect(JSON.stringify(refusal)).not.toContain(TOKEN);
  });

  test('another repository, and no token', async () => {
    const { fake } = await connect({});
    const { config, ...rest } = inputOf(fake);

    await expect(readAll(createGithubReader({ config: { ...config, repository: 'elsewhere' }, ...rest }), 'commits', {}, TODAY)).rejects.toMatchObject({
      kind: 'bad-config',
      message: expect.stringMatching(/no such repository/),
    });
    await expect(readAll(createGithubReader({ config, ...rest, secret: {} }), 'commits', {}, TODAY)).rejects.toMatchObject({
      kind: 'bad-config',
      message: expect.stringMatching(/token/),
    });
  });
});

test('an Enterprise server is asked at /api/graphql, as it has no other place for it', async () => {
  const { fake } = await connect({});
  const { config, ...rest } = inputOf(fake);

  await readAll(createGithubReader({ config: { ...config, baseUrl: `${fake.url}/api/v3` }, ...rest }), 'commits', {}, TODAY).catch(() => undefined);

  expect(fake.requests().map(({ path }) => path)).toEqual(['/api/graphql']);
});

describe('GitHub’s published schema', () => {
  const text = readFileSync(join(import.meta.dirname, '../../node_modules/@octokit/graphql-schema/schema.graphql'), 'utf8');
  // The file defines a field of another type twice, which is nothing to us.
  const published = buildSchema(text, { assumeValidSDL: true });

  test('has all that the fake knows, under the same types', () => {
    const known = Object.values(buildSchema(COUNTS_SCHEMA).getTypeMap()).filter(({ name }) => !name.startsWith('__'));
    for (const type of known) {
      const theirs = published.getType(type.name);
      expect([type.name, theirs?.constructor.name]).toEqual([type.name, type.constructor.name]);
      if (isEnumType(type) && isEnumType(theirs))
        expect(theirs.getValues().map(({ name }) => name)).toEqual(expect.arrayContaining(type.getValues().map(({ name }) => name)));
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const [name, field] of Object.entries(type.getFields())) {
        const their = (theirs as GraphQLObjectType).getFields()[name];
        expect([name, their?.type.toString()]).toEqual([name, field.type.toString()]);
        for (const argument of field.args)
          expect([name, argument.name, their?.args.find((each) => each.name === argument.name)?.type.toString()]).toEqual([
            name,
            argument.name,
            argument.type.toString(),
          ]);
      }
    }
  });

  test('takes every question that we ask', async () => {
    const { fake } = await connect({});
    const reader = createGithubReader(inputOf(fake));
    for (const [metric, query] of [
      ['commits', {}],
      ['commits', { branch: 'main', since: '2026-11-01' }],
      ['open-pull-requests', { label: 'bug' }],
      ['unanswered-discussions', {}],
    ] as const)
      await readAll(reader, metric, query, TODAY);

    expect(fake.questions()).toHaveLength(4);
    for (const query of fake.questions()) expect(validate(published, parse(query))).toEqual([]);
  });
});

async function connect({ repository = demoRepository({ today: TODAY }) }: { repository?: FakeGithub['repository'] }) {
  const fake = await startFakeGithub({ today: TODAY, token: TOKEN, repository });
  open.push(fake);
  return { fake, reader: createGithubReader(inputOf(fake)) };
}

function inputOf({ repository, url }: FakeGithub) {
  return { config: { owner: repository.owner, repository: repository.name, baseUrl: url }, secret: { token: TOKEN }, allowLoopback: true };
}

async function readAll(reader: MetricReader, metric: string, query: Record<string, unknown>, from: string) {
  const samples = [];
  for (let cursor: unknown = null, more = true; more; ) {
    const page = await reader.read({ metric, query, span: { from, to: TODAY }, cursor, now: NOW, timeZone: 'UTC' });
    samples.push(...page.samples);
    cursor = structuredClone(page.cursor);
    ({ more } = page);
  }
  return samples;
}
