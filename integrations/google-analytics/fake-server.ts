import { createHash, createVerify } from 'node:crypto';
import { z } from 'zod';
import { dayIn } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import type { Day } from '../../domain/key-result.ts';
import { type FakeAnswer, type FakeProvider, type FakeRequest, startFakeProvider } from '../fake-provider.ts';
import { DIMENSIONS, type FakeProperty, METRIC_TYPES, type RecordedRow, demoProperty } from './fake-property.ts';

export interface FakeAnalytics extends FakeProvider {
  property: FakeProperty;
  /** From now on no token that was given out is good any more. */
  revoke(): void;
  /** Bodies of the reports that were asked for, oldest first. */
  asked(): readonly unknown[];
}

const matchType = z.union([z.string(), z.number()]).optional();
const reportRequest = z.object({
  dateRanges: z.array(z.object({ startDate: z.string(), endDate: z.string() })).length(1),
  dimensions: z.array(z.object({ name: z.string() })).default([]),
  metrics: z.array(z.object({ name: z.string() })).min(1),
  dimensionFilter: z.object({ filter: z.object({ fieldName: z.string(), stringFilter: z.object({ matchType, value: z.string() }) }) }).optional(),
  limit: z.coerce.number().int().min(1).max(250_000).default(10_000),
  offset: z.coerce.number().int().min(0).default(0),
  keepEmptyRows: z.boolean().default(false),
  returnPropertyQuota: z.boolean().default(false),
});
type Asked = z.output<typeof reportRequest>;

/**
 * A small Google Analytics on loopback: one property whose numbers settle, reports with filter, paging, quota and flags, and the OAuth
 * addresses beside it (consent is given at once). Held to the Discovery description of analyticsdata v1beta.
 * With `tokens` only those bearers may read, and those it gave out; with `publicKey` also what a service account signed. Else anybody who sends one.
 */
export async function startFakeAnalytics({
  today,
  port = 0,
  property = demoProperty({ today }),
  tokens = null,
  publicKey = null,
  now = Date.now,
}: {
  today: Day;
  port?: number;
  property?: FakeProperty;
  tokens?: readonly string[] | null;
  publicKey?: string | null;
  now?: () => number;
}): Promise<FakeAnalytics> {
  const good = new Set(tokens ?? []);
  const grants = new Map<string, string>();
  const asked: unknown[] = [];
  let revoked = false;
  let count = 0;

  const mayRead = (authorization: string) => {
    const bearer = authorization.replace(/^Bearer /, '');
    if (authorization === bearer || revoked) return false;
    return good.has(bearer) || (publicKey === null ? tokens === null : isSigned(bearer, publicKey, now()));
  };

  function report(request: FakeRequest): FakeAnswer {
    const [id, method] = (request.parameters.call ?? '').split(':');
    if (method !== 'runReport') return { status: 404, json: googleError(404, 'NOT_FOUND', 'Method not found.') };
    if (!mayRead(request.headers.authorization ?? ''))
      return { status: 401, json: googleError(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials. Expected OAuth 2 access token.') };
    if (id !== property.id) return { status: 403, json: googleError(403, 'PERMISSION_DENIED', 'User does not have sufficient permissions for this property.') };
    asked.push(request.json());
    const parsed = reportRequest.safeParse(request.json());
    if (!parsed.success) return { status: 400, json: googleError(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.') };
    return runReport(parsed.data, request);
  }

  function runReport(wanted: Asked, request: FakeRequest): FakeAnswer {
    const { quota } = property;
    const [metric] = wanted.metrics;
    const type = METRIC_TYPES[metric?.name ?? ''];
    if (metric === undefined || type === undefined)
      return {
        status: 400,
        json: googleError(
          400,
          'INVALID_ARGUMENT',
          `Field ${metric?.name ?? ''} is not a valid metric. For a list of valid dimensions and metrics, see the documentation.`,
        ),
      };
    const field = wanted.dimensionFilter?.filter.fieldName;
    const unknown = [...wanted.dimensions.map(({ name }) => name), ...(field === undefined ? [] : [field])].find((name) => !DIMENSIONS.includes(name));
    if (unknown !== undefined) return { status: 400, json: googleError(400, 'INVALID_ARGUMENT', `Field ${unknown} is not a valid dimension.`) };
    if (quota.tokensPerDay < property.tokensAReport) return exhausted('tokens per day. These quota tokens will return in under 24 hours');
    if (quota.tokensPerProjectPerHour < property.tokensAReport)
      return exhausted('tokens for the project per hour. These quota tokens will return in under an hour');
    quota.tokensPerDay -= property.tokensAReport;
    quota.tokensPerHour -= property.tokensAReport;
    quota.tokensPerProjectPerHour -= property.tokensAReport;
    if (field === 'userGender') quota.potentiallyThresholdedRequestsPerHour -= 1;

    const rows = rowsOf({ property, wanted, metric: metric.name, nowMs: request.now() });
    const page = request.list(rows.slice(wanted.offset, wanted.offset + wanted.limit));
    const { subjectToThresholding, isSampled, dataLossFromOtherRow } = property.flags;
    return {
      json: {
        dimensionHeaders: wanted.dimensions,
        metricHeaders: [{ name: metric.name, type }],
        // As the real one: an empty list is left out.
        ...(page.length > 0 && { rows: page }),
        rowCount: rows.length,
        metadata: {
          currencyCode: property.currencyCode,
          timeZone: property.timeZone,
          ...(dataLossFromOtherRow && { dataLossFromOtherRow }),
          ...(subjectToThresholding && { subjectToThresholding }),
          ...(isSampled && { samplingMetadatas: [{ samplesReadCount: '500000', samplingSpaceSize: '2000000' }] }),
          ...(rows.length === 0 && { emptyReason: 'NO_DATA' }),
        },
        ...(wanted.returnPropertyQuota && {
          propertyQuota: Object.fromEntries(Object.entries(quota).map(([name, remaining]) => [name, { consumed: property.tokensAReport, remaining }])),
        }),
        kind: 'analyticsData#runReport',
      },
    };
  }

  /** Consent, given at once: back to the product with a code that is bound to its PKCE challenge. */
  function authorize({ url }: FakeRequest): FakeAnswer {
    const back = new URL(url.searchParams.get('redirect_uri') ?? 'http://127.0.0.1/');
    const code = `code-${(count += 1)}`;
    grants.set(code, url.searchParams.get('code_challenge') ?? '');
    back.searchParams.set('code', code);
    back.searchParams.set('state', url.searchParams.get('state') ?? '');
    return { status: 302, headers: { location: back.href } };
  }

  function token(request: FakeRequest): FakeAnswer {
    const form = request.form();
    const code = form.get('code') ?? '';
    const refresh = form.get('refresh_token') ?? '';
    const challenge = grants.get(code);
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const allowed =
      form.get('grant_type') === 'refresh_token'
        ? refresh.startsWith('refresh-') && !revoked
        : challenge !== undefined && (challenge === '' || challenge === verifier);
    if (!allowed) return { status: 400, json: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' } };
    grants.delete(code);
    const accessToken = `access-${(count += 1)}`;
    good.add(accessToken);
    return {
      json: {
        access_token: accessToken,
        expires_in: 3_599,
        scope: 'https://www.googleapis.com/auth/analytics.readonly',
        token_type: 'Bearer',
        ...(form.get('grant_type') === 'authorization_code' && { refresh_token: `refresh-${count}` }),
      },
    };
  }

  const provider = await startFakeProvider({
    port,
    now,
    routes: [
      ['POST', '/v1beta/properties/:call', report],
      ['GET', '/o/oauth2/v2/auth', authorize],
      ['POST', '/token', token],
    ],
  });
  return { ...provider, property, revoke: () => void (revoked = true), asked: () => asked };
}

function exhausted(what: string): FakeAnswer {
  return { status: 429, json: googleError(429, 'RESOURCE_EXHAUSTED', `Exhausted property ${what}. To learn more, see the documentation.`) };
}

function googleError(code: number, status: string, message: string) {
  return { error: { code, message, status } };
}

function rowsOf({ property, wanted, metric, nowMs }: { property: FakeProperty; wanted: Asked; metric: string; nowMs: number }) {
  const today = dayIn(new Date(nowMs).toISOString(), property.timeZone);
  const [range] = wanted.dateRanges;
  const dayFor = (text: string) => (text === 'today' ? today : text === 'yesterday' ? addDays(today, -1) : text);
  const [from, to] = [dayFor(range?.startDate ?? ''), dayFor(range?.endDate ?? '')];
  const known = property.rows.filter(({ day, knownAt }) => day >= from && day <= to && knownAt <= nowMs);
  const matching = known.filter(({ dimensions }) => matches(dimensions, wanted));
  const byDay = Map.groupBy(matching, ({ day }) => (wanted.dimensions.length > 0 ? day : ''));
  return [...byDay]
    .map(([day, rows]) => ({ day, value: valueOf(rows, metric) }))
    .filter(({ value }) => wanted.keepEmptyRows || value !== 0)
    .sort((a, b) => (a.day < b.day ? -1 : 1))
    .map(({ day, value }) => ({ ...(day !== '' && { dimensionValues: [{ value: day.replaceAll('-', '') }] }), metricValues: [{ value: String(value) }] }));
}

function valueOf(rows: readonly RecordedRow[], metric: string): number {
  const sum = (name: string) => rows.reduce((total, { metrics }) => total + (metrics[name] ?? 0), 0);
  return metric === 'engagementRate' ? sum('engagedSessions') / Math.max(1, sum('sessions')) : sum(metric);
}

/** Numbers as in Filter.StringFilter.MatchType, which the SDK sends. */
function matches(dimensions: Readonly<Record<string, string>>, { dimensionFilter }: Asked): boolean {
  if (dimensionFilter === undefined) return true;
  const { fieldName, stringFilter } = dimensionFilter.filter;
  const [has, value] = [(dimensions[fieldName] ?? '(not set)').toLowerCase(), stringFilter.value.toLowerCase()];
  switch (stringFilter.matchType) {
    case 2:
    case 'BEGINS_WITH':
      return has.startsWith(value);
    case 3:
    case 'ENDS_WITH':
      return has.endsWith(value);
    case 4:
    case 'CONTAINS':
      return has.includes(value);
    case 5:
    case 'FULL_REGEXP':
      return new RegExp(`^(?:${value})$`).test(has);
    default:
      return has === value;
  }
}

/** A token that a service account made itself: RS256 over header and claims, in its hour, for reading. */
function isSigned(jwt: string, publicKey: string, nowMs: number): boolean {
  const [header = '', claims = '', signature = ''] = jwt.split('.');
  if (signature === '' || !createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(publicKey, signature, 'base64url')) return false;
  const { exp, scope } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number; scope: string };
  return exp * 1_000 > nowMs && scope === 'https://www.googleapis.com/auth/analytics.readonly';
}
