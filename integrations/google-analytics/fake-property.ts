import type { Day } from '../../domain/key-result.ts';

/** What a fake property recorded: how much of a metric, on which day, with which dimension values, and since when it is known. */
export interface RecordedRow {
  day: Day;
  metrics: Readonly<Record<string, number>>;
  dimensions: Readonly<Record<string, string>>;
  /** Milliseconds; Analytics hands numbers in a day or two late. */
  knownAt: number;
}

export interface FakeProperty {
  id: string;
  timeZone: string;
  currencyCode: string;
  rows: RecordedRow[];
  /** Metadata that the next reports carry. */
  flags: { subjectToThresholding?: boolean; isSampled?: boolean; dataLossFromOtherRow?: boolean };
  /** What is left of the property's quotas. */
  quota: {
    tokensPerDay: number;
    tokensPerHour: number;
    tokensPerProjectPerHour: number;
    concurrentRequests: number;
    serverErrorsPerProjectPerHour: number;
    potentiallyThresholdedRequestsPerHour: number;
  };
  /** What a report costs. */
  tokensAReport: number;
}

/** Metrics that the fake knows, and their types. Rates are computed: sum by sum. */
export const METRIC_TYPES: Readonly<Record<string, string>> = {
  eventCount: 'TYPE_INTEGER',
  activeUsers: 'TYPE_INTEGER',
  sessions: 'TYPE_INTEGER',
  keyEvents: 'TYPE_INTEGER',
  purchaseRevenue: 'TYPE_CURRENCY',
  engagementRate: 'TYPE_FLOAT',
};
export const DIMENSIONS: readonly string[] = ['date', 'eventName', 'country', 'userGender', 'deviceCategory'];

const DAY_MS = 86_400_000;

/** A property with nothing in it. */
export function emptyProperty(given: Partial<FakeProperty> = {}): FakeProperty {
  return {
    id: '312345678',
    timeZone: 'Europe/Berlin',
    currencyCode: 'EUR',
    rows: [],
    flags: {},
    quota: {
      tokensPerDay: 200_000,
      tokensPerHour: 40_000,
      tokensPerProjectPerHour: 14_000,
      concurrentRequests: 10,
      serverErrorsPerProjectPerHour: 10,
      potentiallyThresholdedRequestsPerHour: 120,
    },
    tokensAReport: 3,
    ...given,
  };
}

/** A shop's quarter: traffic grows, weekends are quiet, and a tenth of each day is known only two days later. */
export function demoProperty({ today }: { today: Day }): FakeProperty {
  const rows: RecordedRow[] = [];
  const end = Date.parse(`${today}T00:00:00Z`);
  for (let back = 100; back >= 0; back -= 1) {
    const at = end - back * DAY_MS;
    const day = new Date(at).toISOString().slice(0, 10);
    const quiet = [0, 6].includes(new Date(at).getUTCDay()) ? 0.6 : 1;
    for (const [country, share] of [
      ['Germany', 0.6],
      ['Austria', 0.4],
    ] as const) {
      const users = Math.round((420 + (100 - back) * 3) * quiet * share);
      const counts = (part: number) => ({
        activeUsers: Math.round(users * part),
        sessions: Math.round(users * 1.3 * part),
        engagedSessions: Math.round(users * 0.8 * part),
      });
      const sales = { keyEvents: Math.round(users * 0.04), purchaseRevenue: Math.round(users * 0.04) * 49 };
      rows.push({ day, dimensions: { country, eventName: 'page_view' }, metrics: { ...counts(0.9), eventCount: users * 3 }, knownAt: at });
      rows.push({ day, dimensions: { country, eventName: 'page_view' }, metrics: counts(0.1), knownAt: at + 2 * DAY_MS });
      rows.push({ day, dimensions: { country, eventName: 'sign_up' }, metrics: { ...sales, eventCount: Math.round(users * 0.04) }, knownAt: at });
    }
  }
  return emptyProperty({ rows });
}
