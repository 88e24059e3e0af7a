import { z } from 'zod';
import { dayIn, endOfDay, startOfDay } from '../../domain/calendar.ts';
import { daysFrom } from '../../domain/day.ts';
import type { Day, Instant } from '../../domain/key-result.ts';
import { dailySamples } from '../daily-samples.ts';
import { textOf } from '../metric-query.ts';
import type { PageContext, PageProgram } from '../paged-reader.ts';
import type { GithubClient } from './client.ts';
import { githubError } from './errors.ts';

const totalSchema = z.object({ totalCount: z.number().int() });
const nowState = z.object({ now: z.number().int().nullable() });

/** What is open now. GitHub does not tell how many were open on a day that is past, so the series begins today. */
function countNow(client: GithubClient, { query, variables }: { query: string; variables: (context: PageContext) => Record<string, unknown> }) {
  const program: PageProgram<z.output<typeof nowState>> = {
    state: nowState,
    start: () => ({ now: null }),
    readPage: async (_, context) => {
      const { repository } = await client.count({ query, variables: variables(context), schema: z.object({ counted: totalSchema }), signal: context.signal });
      return { state: { now: repository.counted.totalCount }, more: false };
    },
    samples: ({ now }, context) => dailySamples({ frame: context, valueOn: (day) => (day === dayIn(context.now, context.timeZone) ? now : null) }),
  };
  return program;
}

/** Pull requests that are open now, drafts among them. */
export const openPullRequests = (client: GithubClient) =>
  countNow(client, {
    query: `query ($owner: String!, $name: String!, $labels: [String!], $base: String) {
      repository(owner: $owner, name: $name) { counted: pullRequests(states: OPEN, labels: $labels, baseRefName: $base) { totalCount } }
    }`,
    variables: ({ query }) => {
      const label = textOf(query, 'label');
      return { labels: label === undefined ? null : [label], base: textOf(query, 'branch') ?? null };
    },
  });

/** Open discussions that have no accepted answer yet. */
export const unansweredDiscussions = (client: GithubClient) =>
  countNow(client, {
    query: `query ($owner: String!, $name: String!) {
      repository(owner: $owner, name: $name) { counted: discussions(states: OPEN, answered: false) { totalCount } }
    }`,
    variables: () => ({}),
  });

const commitsState = z.object({ todo: z.array(z.string()), days: z.record(z.string(), z.number().int()) });
type CommitsState = z.output<typeof commitsState>;

/** Each day is a count of its own within one question; GitHub gives up on one that makes it walk a long history too often. */
const DAYS_A_QUESTION = 20;

const headSchema = z.object({ head: z.object({ target: z.record(z.string(), totalSchema) }).nullable() });

/** Commits on a branch up to the end of each day, by the time at which they were committed. */
export const commits = (client: GithubClient): PageProgram<CommitsState> => ({
  state: commitsState,
  start: begin,
  readPage: async (given, context) => {
    const state = given.todo.length > 0 ? given : begin(context);
    const asked = state.todo.slice(0, DAYS_A_QUESTION);
    if (asked.length === 0) return { state, more: false };
    const branch = textOf(context.query, 'branch');
    const { repository } = await client.count({
      query: commitsQuestion(asked, context),
      variables: branch === undefined ? {} : { ref: `refs/heads/${branch}` },
      schema: headSchema,
      signal: context.signal,
    });
    if (repository.head === null && branch !== undefined) throw githubError('bad-config', `GitHub knows no branch "${branch}" in this repository`);
    // A repository without a commit has no default branch either.
    const { target } = repository.head ?? { target: {} };
    const days = { ...state.days, ...Object.fromEntries(asked.map((day, index) => [day, target[`d${index}`]?.totalCount ?? 0])) };
    const todo = state.todo.slice(asked.length);
    return { state: { todo, days }, more: todo.length > 0 };
  },
  samples: ({ days }, context) => dailySamples({ frame: context, valueOn: (day) => days[day] ?? null }),
  // A commit may be pushed days after it was made, so nothing is kept: each run counts the days that it is asked for.
  afterwards: () => ({ todo: [], days: {} }),
});

function begin({ query, span, now, timeZone }: PageContext): CommitsState {
  const today = dayIn(now, timeZone);
  const since = textOf(query, 'since') ?? span.from;
  return { todo: daysFrom(since > span.from ? since : span.from, span.to < today ? span.to : today), days: {} };
}

/** The instants are ours, so they stand in the question; what people wrote goes in as variables. */
function commitsQuestion(days: readonly Day[], { query, timeZone }: PageContext): string {
  const since = textOf(query, 'since');
  const from = since === undefined ? '' : `since: "${wholeSeconds(startOfDay(since, timeZone))}", `;
  const counts = days.map((day, index) => `d${index}: history(${from}until: "${wholeSeconds(endOfDay(day, timeZone))}") { totalCount }`);
  const [variables, head] = textOf(query, 'branch') === undefined ? ['', 'defaultBranchRef'] : [', $ref: String!', 'ref(qualifiedName: $ref)'];
  return `query ($owner: String!, $name: String!${variables}) {
    repository(owner: $owner, name: $name) { head: ${head} { target { ... on Commit { ${counts.join(' ')} } } } }
  }`;
}

/** As Git knows instants. */
function wholeSeconds(instant: Instant): string {
  return instant.replace(/\.\d{3}Z$/, 'Z');
}
