import { z } from 'zod';
import { dayIn, endOfDay, startOfDay } from '../../domain/calendar.ts';
import { addDays, daysBetween } from '../../domain/day.ts';
import type { Day } from '../../domain/key-result.ts';
import { dailySamples } from '../daily-samples.ts';
import { numberOf, textOf } from '../metric-query.ts';
import type { PageContext, PageProgram } from '../paged-reader.ts';
import type { GithubClient } from './client.ts';
import { workflowRunSchema, workflowRunsSchema } from './schema.ts';

const daySpan = z.object({ from: z.string(), to: z.string() });
const runsState = z.object({
  /** Spans of days still to read; the first is being read, at `page`. */
  todo: z.array(daySpan),
  page: z.number().int(),
  /** Runs of the first span that are counted, by id: a new run pushes the rest down a page. */
  open: z.record(z.string(), z.tuple([z.string(), z.boolean()])),
  /** Succeeded and all, by day. */
  days: z.record(z.string(), z.tuple([z.number().int(), z.number().int()])),
  readTo: z.string().nullable(),
  sampled: z.boolean(),
});
type RunsState = z.output<typeof runsState>;

const DEFAULT_WINDOW_DAYS = 28;
/** GitHub gives the first 1,000 runs of a filtered list, so long spans are read in pieces. */
const MOST_RESULTS = 1_000;
const PIECE_DAYS = 7;
/** A run can be repeated and then has another outcome; that long, days are read again. */
const RE_READ_DAYS = 3;
const FAILED = new Set(['failure', 'timed_out', 'startup_failure']);

/** Share of finished runs that succeeded, in per cent to a tenth, over the days up to each day. Cancelled and skipped runs are neither. */
export const ciRuns = (client: GithubClient): PageProgram<RunsState> => ({
  state: runsState,
  start: (context) => plan({ todo: [], page: 1, open: {}, days: {}, readTo: null, sampled: false }, context),
  readPage: async (given, context) => {
    const state = given.todo.length > 0 ? given : plan(given, context);
    const [piece, ...rest] = state.todo;
    if (!piece) return { state, more: false };
    const answer = await client.get({
      route: 'GET /repos/{owner}/{repo}/actions/runs',
      parameters: {
        status: 'completed',
        branch: textOf(context.query, 'branch'),
        created: createdWithin(piece, context.timeZone),
        per_page: 100,
        page: state.page,
      },
      schema: workflowRunsSchema,
      signal: context.signal,
    });
    if (answer.notModified) return { state, more: true };
    const length = daysBetween(piece.from, piece.to);
    if (answer.data.total_count > MOST_RESULTS && length > 0) {
      const middle = addDays(piece.from, Math.floor(length / 2));
      return {
        state: { ...state, todo: [{ from: piece.from, to: middle }, { from: addDays(middle, 1), to: piece.to }, ...rest], page: 1, open: {} },
        more: true,
      };
    }
    const open = { ...state.open, ...judged(answer.data.workflow_runs, context.timeZone) };
    const sampled = state.sampled || answer.data.total_count > MOST_RESULTS;
    if (answer.hasNext) return { state: { ...state, open, page: state.page + 1, sampled }, more: true };
    const days = { ...withoutSpan(state.days, piece), ...countByDay(open) };
    return { state: { ...state, todo: rest, page: 1, open: {}, days, readTo: piece.to, sampled }, more: rest.length > 0 };
  },
  samples: ({ days, sampled }, context) => {
    const windowDays = numberOf(context.query, 'windowDays', DEFAULT_WINDOW_DAYS);
    return dailySamples({ frame: context, past: sampled ? 'sampled' : 'final', valueOn: (day) => shareOn(days, day, windowDays) });
  },
});

/** What a new run has to read: all that the span needs at first, later the last days and what came since. */
function plan(state: RunsState, { query, span, now, timeZone }: PageContext): RunsState {
  const today = dayIn(now, timeZone);
  const needed = addDays(span.from, 1 - numberOf(query, 'windowDays', DEFAULT_WINDOW_DAYS));
  const first = state.readTo === null ? needed : addDays(state.readTo, -RE_READ_DAYS);
  const todo: { from: Day; to: Day }[] = [];
  for (let from = first; from <= today; from = addDays(from, PIECE_DAYS)) {
    const to = addDays(from, PIECE_DAYS - 1);
    todo.push({ from, to: to < today ? to : today });
  }
  const days = Object.fromEntries(Object.entries(state.days).filter(([day]) => day >= needed || day >= addDays(today, -400)));
  return { ...state, todo, page: 1, open: {}, days };
}

function createdWithin({ from, to }: { from: Day; to: Day }, timeZone: string): string {
  return `${startOfDay(from, timeZone)}..${endOfDay(to, timeZone)}`.replaceAll(/\.\d{3}Z/g, 'Z');
}

function judged(runs: readonly unknown[], timeZone: string): RunsState['open'] {
  const open: RunsState['open'] = {};
  for (const raw of runs) {
    const run = workflowRunSchema.safeParse(raw);
    if (!run.success || run.data.conclusion === null) continue;
    const succeeded = run.data.conclusion === 'success';
    if (succeeded || FAILED.has(run.data.conclusion)) open[run.data.id] = [dayIn(run.data.created_at, timeZone), succeeded];
  }
  return open;
}

function countByDay(open: RunsState['open']): RunsState['days'] {
  const days: RunsState['days'] = {};
  for (const [day, succeeded] of Object.values(open)) {
    const [good, all] = days[day] ?? [0, 0];
    days[day] = [good + (succeeded ? 1 : 0), all + 1];
  }
  return days;
}

function withoutSpan(days: RunsState['days'], { from, to }: { from: Day; to: Day }): RunsState['days'] {
  return Object.fromEntries(Object.entries(days).filter(([day]) => day < from || day > to));
}

function shareOn(days: RunsState['days'], day: Day, windowDays: number): number | null {
  const first = addDays(day, 1 - windowDays);
  const window = Object.entries(days).filter(([at]) => at >= first && at <= day);
  const all = window.reduce((sum, [, [, count]]) => sum + count, 0);
  const good = window.reduce((sum, [, [count]]) => sum + count, 0);
  return all === 0 ? null : Math.round((good / all) * 1000) / 10;
}
