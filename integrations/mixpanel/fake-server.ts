import { Buffer } from 'node:buffer';
import { dayIn } from '../../domain/calendar.ts';
import { addDays, daysFrom } from '../../domain/day.ts';
import type { Day } from '../../domain/key-result.ts';
import { type FakeAnswer, type FakeProvider, type FakeRequest, startFakeProvider } from '../fake-provider.ts';
import { type Condition, type FakeProject, countOf, dayOf, demoProject, funnelOn, happened, retentionOn, weekOf } from './fake-project.ts';

export interface FakeMixpanel extends FakeProvider {
  project: FakeProject;
  /** Queries that somebody's dashboard makes: they count too. */
  spend(queries: number): void;
  /** What was sent to the project, each `$insert_id` once. */
  tracked(): readonly { event: string; properties: Record<string, unknown> }[];
}

const HOUR_MS = 3_600_000;
const QUERIES_AN_HOUR = 60;

/**
 * A small Mixpanel on loopback: one project whose events are really counted, saved reports and funnels, and sixty queries in a rolling hour. Held to
 * Mixpanel's query.openapi.yaml. With `account` ("user:secret") only that one may ask; else anybody with some account.
 */
export async function startFakeMixpanel({
  today,
  port = 0,
  project = demoProject({ today }),
  account = null,
  now = Date.now,
}: {
  today: Day;
  port?: number;
  project?: FakeProject;
  account?: string | null;
  now?: () => number;
}): Promise<FakeMixpanel> {
  let spent: number[] = [];
  const tracked = new Map<string, { event: string; properties: Record<string, unknown> }>();

  function gate({ url, headers, now: at }: FakeRequest): FakeAnswer | null {
    // Whoever sends events needs no account: the project's token is in each.
    if (url.pathname === '/track') return null;
    const given = Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
    if (given === '' || (account !== null && given !== account))
      return { status: 401, json: { error: 'Invalid service account credentials', status: 'error' } };
    if (url.searchParams.get('project_id') !== project.id)
      return { status: 403, json: { error: 'Service account does not have access to this project', status: 'error' } };
    spent = spent.filter((each) => each > at() - HOUR_MS);
    if (spent.length >= QUERIES_AN_HOUR)
      return { status: 429, json: { error: 'Query rate limit exceeded, too many queries: max 60 per hour', status: 'error' } };
    spent.push(at());
    return null;
  }

  const days = ({ url }: FakeRequest) => daysFrom(url.searchParams.get('from_date') ?? '', url.searchParams.get('to_date') ?? '');

  function insights(request: FakeRequest): FakeAnswer {
    const report = project.reports.find(({ bookmarkId }) => String(bookmarkId) === request.url.searchParams.get('bookmark_id'));
    if (report === undefined) return { status: 404, json: { error: 'Bookmark not found', status: 'error' } };
    const last = dayIn(new Date(request.now()).toISOString(), project.timeZone);
    const from = addDays(last, -report.days + 1);
    const bucketOf = (day: Day) => (report.chart === 'number' ? 'all' : `${report.chart === 'week' ? weekOf(day) : day}T00:00:00+00:00`);
    const numbersOf = (event: string, value?: string) => {
      const where = value === undefined || report.breakdown === undefined ? null : { property: report.breakdown, value };
      const numbers = Object.fromEntries(daysFrom(from, last).map((day) => [bucketOf(day), 0]));
      for (const each of happened(project, { event, where, nowMs: request.now() })) {
        const bucket = bucketOf(dayOf(project, each));
        if (numbers[bucket] !== undefined) numbers[bucket] += 1;
      }
      return numbers;
    };
    const lineFor = (event: string) => {
      if (report.breakdown === undefined) return numbersOf(event);
      const values = [...new Set(project.events.map(({ properties }) => properties[report.breakdown ?? ''] ?? 'undefined'))];
      return { $overall: numbersOf(event), ...Object.fromEntries(values.map((value) => [value, numbersOf(event, value)])) };
    };
    return {
      json: {
        computed_at: new Date(request.now()).toISOString(),
        date_range: { from_date: `${from}T00:00:00+00:00`, to_date: `${last}T23:59:59.999000+00:00` },
        headers: ['$event', ...(report.breakdown === undefined ? [] : [report.breakdown])],
        series: project.events.length === 0 ? {} : Object.fromEntries(request.list(report.lines).map((event) => [event, lineFor(event)])),
      },
    };
  }

  function segmentation(request: FakeRequest): FakeAnswer {
    const { searchParams } = request.url;
    const event = searchParams.get('event') ?? '';
    const where = conditionOf(searchParams.get('where'));
    if (where === 'unknown') return { status: 400, json: { error: 'unable to parse the where expression', status: 'error' } };
    const series = days(request);
    const counted = Map.groupBy(happened(project, { event, where, nowMs: request.now() }), (each) => dayOf(project, each));
    const values = Object.fromEntries(series.map((day) => [day, countOf(counted.get(day) ?? [], searchParams.get('type') ?? 'general')]));
    // Of an event that was never sent, Mixpanel knows no values.
    const known = project.events.some((each) => each.event === event);
    // In no order, as in Mixpanel's own example.
    const half = series.length >> 1;
    return {
      json: {
        data: { series: request.list([...series.slice(half), ...series.slice(0, half)]), values: known ? { [event]: values } : {} },
        legend_size: known ? 1 : 0,
      },
    };
  }

  function funnels(request: FakeRequest): FakeAnswer {
    const { searchParams } = request.url;
    const funnel = project.funnels.find(({ funnelId }) => String(funnelId) === searchParams.get('funnel_id'));
    if (funnel === undefined) return { status: 404, json: { error: 'Funnel not found', status: 'error' } };
    const where = conditionOf(searchParams.get('where'));
    if (where === 'unknown') return { status: 400, json: { error: 'unable to parse the where expression', status: 'error' } };
    const windowDays = Number(searchParams.get('length') ?? funnel.windowDays);
    const data = days(request).map((day) => {
      const counts = funnelOn(project, { steps: funnel.steps, windowDays, day, where, nowMs: request.now() });
      const first = counts[0] ?? 0;
      const steps = counts.map((count, index) => ({
        count,
        event: funnel.steps[index],
        goal: funnel.steps[index],
        overall_conv_ratio: first === 0 ? 0 : count / first,
      }));
      return [day, { steps, analysis: { completion: counts.at(-1) ?? 0, starting_amount: first, steps: counts.length, worst: 1 } }] as const;
    });
    return { json: { meta: { dates: days(request) }, data: Object.fromEntries(data) } };
  }

  function retention(request: FakeRequest): FakeAnswer {
    const { searchParams } = request.url;
    const bornEvent = searchParams.get('born_event');
    const where = conditionOf(searchParams.get('born_where'));
    if (bornEvent === null || where === 'unknown') return { status: 400, json: { error: 'born_event is required', status: 'error' } };
    const intervals = Number(searchParams.get('interval_count') ?? 1);
    const cohorts = days(request).map(
      (day) => [day, retentionOn(project, { bornEvent, event: searchParams.get('event'), day, intervals, where, nowMs: request.now() })] as const,
    );
    return { json: Object.fromEntries(cohorts) };
  }

  function track(request: FakeRequest): FakeAnswer {
    const sent = JSON.parse(Buffer.from(request.form().get('data') ?? '', 'base64').toString()) as { event: string; properties: Record<string, unknown> }[];
    for (const each of sent) tracked.set(String(each.properties.$insert_id), each);
    return { json: { status: 1, error: null } };
  }

  const provider = await startFakeProvider({
    port,
    now,
    gate,
    routes: [
      ['GET', '/api/query/insights', insights],
      ['GET', '/api/query/segmentation', segmentation],
      ['GET', '/api/query/funnels', funnels],
      ['GET', '/api/query/funnels/list', () => ({ json: project.funnels.map(({ funnelId, name }) => ({ funnel_id: funnelId, name })) })],
      ['GET', '/api/query/retention', retention],
      ['POST', '/track', track],
    ],
  });
  return { ...provider, project, spend: (queries) => void spent.push(...Array.from({ length: queries }, now)), tracked: () => [...tracked.values()] };
}

/** Of Mixpanel's expressions the one that the fake needs: a property has a value. */
function conditionOf(expression: string | null): Condition | 'unknown' | null {
  if (expression === null) return null;
  const { property, value } = /^properties\["(?<property>[^"]+)"\] == "(?<value>[^"]*)"$/.exec(expression)?.groups ?? {};
  return property === undefined || value === undefined ? 'unknown' : { property, value };
}
