import { addDays } from '../../domain/day.ts';
import type { Day } from '../../domain/key-result.ts';
import { type FakeAnswer, type FakeProvider, type FakeRequest, startFakeProvider } from '../fake-provider.ts';

export interface FakePrometheus extends FakeProvider {
  /** Makes an expression read this from an instant on; NaN as Prometheus writes it. */
  record(expression: string, at: string, value: number): void;
  /** What the next answers warn of; none by default. */
  warn(...warnings: string[]): void;
  /** How many series each expression gives; default 1. */
  split(series: number): void;
}

/** What the form gives as its example. */
export const DEMO_EXPRESSION = 'sum(increase(orders_total[1d]))';
const DEMO_DAYS = 91;

/** A number a day for a quarter back, and for one ahead, so that it moves while the demo runs. */
export function recordDemo({ record }: FakePrometheus, { today }: { today: Day }): void {
  for (let day = -DEMO_DAYS; day <= DEMO_DAYS; day += 1) record(DEMO_EXPRESSION, `${addDays(today, day)}T00:00:00Z`, 120 + day + ((day * day * 7) % 23));
}

/** A sample older than this is not seen: Prometheus looks back five minutes, this fake for ever, so that few samples make a quarter. */
export async function startFakePrometheus({ port = 0 }: { port?: number } = {}): Promise<FakePrometheus> {
  const recorded = new Map<string, { second: number; value: number }[]>();
  let warnings: string[] = [];
  let split = 1;

  const valueAt = (expression: string, second: number): string | null => {
    if (expression === 'vector(1)') return '1';
    const value = recorded.get(expression)?.findLast((each) => each.second <= second)?.value;
    return value === undefined ? null : value === Number.POSITIVE_INFINITY ? '+Inf' : String(value);
  };
  const success = (resultType: string, result: unknown[]): FakeAnswer => ({
    json: { status: 'success', data: { resultType, result }, ...(warnings.length > 0 && { warnings }) },
  });
  const refused = (status: number, errorType: string, error: string): FakeAnswer => ({ status, json: { status: 'error', errorType, error } });
  const series = (entry: object): object[] => Array.from({ length: split }, (_, index) => ({ metric: { instance: String(index) }, ...entry }));

  function evaluate(request: FakeRequest, answer: (expression: string) => FakeAnswer): FakeAnswer {
    const expression = request.url.searchParams.get('query') ?? '';
    if (expression === '') return refused(400, 'bad_data', 'invalid parameter "query": unknown position: parse error: no expression found in input');
    const opened = [...expression].filter((letter) => letter === '(').length;
    if (opened !== [...expression].filter((letter) => letter === ')').length)
      return refused(400, 'bad_data', `invalid parameter "query": 1:${expression.length + 1}: parse error: unclosed left parenthesis`);
    return answer(expression);
  }

  const provider = await startFakeProvider({
    port,
    routes: [
      [
        'GET',
        '*base/api/v1/query',
        (request) =>
          evaluate(request, (expression) => {
            const second = Number(request.url.searchParams.get('time') ?? request.now() / 1000);
            const value = valueAt(expression, second);
            return success('vector', value === null ? [] : series({ value: [second, value] }));
          }),
      ],
      [
        'GET',
        '*base/api/v1/query_range',
        (request) =>
          evaluate(request, (expression) => {
            const [start = 0, end = 0, step = 0] = ['start', 'end', 'step'].map((name) => Number(request.url.searchParams.get(name)));
            if (end < start) return refused(400, 'bad_data', 'invalid parameter "end": end timestamp must not be before start time');
            if ((end - start) / step > 11_000) return refused(400, 'bad_data', 'exceeded maximum resolution of 11,000 points per timeseries');
            const values: [number, string][] = [];
            for (let second = start; second <= end; second += step) {
              const value = valueAt(expression, second);
              if (value !== null) values.push([second, value]);
            }
            return success('matrix', values.length === 0 ? [] : series({ values }));
          }),
      ],
    ],
  });
  return {
    ...provider,
    url: `${provider.url}/prometheus`,
    record: (expression, at, value) => {
      const known = recorded.get(expression) ?? [];
      recorded.set(
        expression,
        [...known, { second: Date.parse(at) / 1000, value }].sort((a, b) => a.second - b.second),
      );
    },
    warn: (...given) => {
      warnings = given;
    },
    split: (count) => {
      split = count;
    },
  };
}
