import { AsyncLocalStorage } from 'node:async_hooks';
import { BetaAnalyticsDataClient, type protos } from '@google-analytics/data';
import { JWT, OAuth2Client } from 'google-auth-library';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { createGuardedFetch } from '../guarded-fetch.ts';
import { analyticsError, translateFailure, translateRefusal } from './errors.ts';
import { type GoogleAnalyticsConfig, configSchema, grantSchema, manifest, serviceAccountSchema } from './manifest.ts';
import { type Report, reportSchema } from './schema.ts';

export type ReportRequest = Omit<protos.google.analytics.data.v1beta.IRunReportRequest, 'property' | 'returnPropertyQuota'>;

/** Google Analytics for one property: every report is asked for once, and answered or throws ProviderError. */
export interface AnalyticsClient {
  config: GoogleAnalyticsConfig;
  report(request: ReportRequest, signal?: AbortSignal): Promise<Report>;
}

/** Dimensions for which Google may hold back small numbers; such questions have a budget of their own. */
const THRESHOLDED = /^(userAgeBracket|userGender|brandingInterest|audienceId|audienceName|audienceResourceName)$/;
/** "Most requests consume 10 tokens or fewer"; the answer then says what is really left. */
const USUAL_TOKENS = 10;
const HOUR_MS = 3_600_000;

/**
 * A client bound to one connection. The SDK speaks REST through our guarded fetch, which it is given as gaxios' `fetchImplementation`; its own
 * retries are off for reports. Refusals are read there, because the SDK keeps no headers.
 */
export function createAnalyticsClient({
  config: givenConfig,
  secret,
  allowLoopback = false,
  allowPrivate = false,
  budget,
  renew,
  timeoutMs = 30_000,
}: ReaderInput & { timeoutMs?: number }): AnalyticsClient {
  const stored = configSchema.safeParse(givenConfig);
  if (!stored.success) throw analyticsError('bad-config', 'The settings of this connection are incomplete');
  const config = stored.data;
  const baseUrl = new URL(config.baseUrl);
  if (baseUrl.protocol === 'http:' && !allowLoopback && !allowPrivate)
    throw analyticsError('bad-config', 'The API address must begin with https:// so that the token is not sent in the clear');

  // The SDK takes no AbortSignal: the call's own travels beside it, to where the request is made.
  const callSignal = new AsyncLocalStorage<AbortSignal | undefined>();
  const guardedFetch = createGuardedFetch({ allowedHosts: [baseUrl.host], allowLoopback, allowPrivate, timeoutMs });
  const fetchImplementation = async (address: unknown, init: { method?: string; headers?: Headers; body?: string; signal?: AbortSignal } = {}) => {
    const signal = callSignal.getStore();
    const response = await guardedFetch(String(address), {
      method: init.method ?? 'GET',
      headers: [...(init.headers ?? new Headers())],
      ...(init.body !== undefined && { body: init.body }),
      signal: AbortSignal.any([init.signal, signal].filter((each) => each !== undefined && each !== null)),
    });
    if (response.ok) return response;
    throw translateRefusal({ status: response.status, headers: response.headers, body: await response.text() }, { nowMs: Date.now() });
  };
  const { auth, isGrant } = authOf(secret, { transporterOptions: { fetchImplementation: fetchImplementation as unknown as typeof fetch } });
  const options = {
    apiEndpoint: baseUrl.hostname,
    port: Number(baseUrl.port) || (baseUrl.protocol === 'http:' ? 80 : 443),
    protocol: baseUrl.protocol.replace(':', ''),
  };
  const sdk = new BetaAnalyticsDataClient({ ...options, fallback: true, universeDomain: 'googleapis.com', auth: auth as never });

  async function ask(request: ReportRequest, signal: AbortSignal | undefined): Promise<Report> {
    await budget?.take('tokens', USUAL_TOKENS);
    await budget?.take('concurrent');
    if (mayBeThresholded(request)) await budget?.take('thresholded');
    const asked = { ...request, property: `properties/${config.propertyId}`, returnPropertyQuota: true };
    const [answer] = await callSignal.run(signal, () => sdk.runReport(asked));
    const report = reportSchema.safeParse(answer);
    if (!report.success) throw analyticsError('transient', 'The answer of Google Analytics could not be understood');
    await tell(report.data.propertyQuota);
    return report.data;
  }

  async function tell(quota: Report['propertyQuota']): Promise<void> {
    const resetAt = new Date(Date.now() + HOUR_MS).toISOString();
    const tokens = [quota?.tokensPerProjectPerHour, quota?.tokensPerHour, quota?.tokensPerDay].flatMap((left) => (left ? [left.remaining] : []));
    if (tokens.length > 0) await budget?.told('tokens', { remaining: Math.min(...tokens), resetAt });
    if (quota?.potentiallyThresholdedRequestsPerHour)
      await budget?.told('thresholded', { remaining: quota.potentiallyThresholdedRequestsPerHour.remaining, resetAt });
    if (quota?.serverErrorsPerProjectPerHour) await budget?.told('server errors', { remaining: quota.serverErrorsPerProjectPerHour.remaining, resetAt });
    if (quota?.concurrentRequests)
      await budget?.told('concurrent', { remaining: quota.concurrentRequests.remaining, resetAt: new Date(Date.now() + 1_000).toISOString() });
  }

  async function attempt(request: ReportRequest, signal: AbortSignal | undefined): Promise<Report> {
    try {
      return await ask(request, signal);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const failure = translateFailure(error);
      // An error of Google's own takes one of the hour's ten, for all workers; where none is left, the budget's refusal says how long to keep away.
      if (failure.kind === 'transient' && failure.retryAfterMs !== undefined) await budget?.take('server errors');
      throw failure;
    }
  }

  /** Reports that were refused together share one renewal. */
  let renewal: Promise<void> | null = null;
  async function renewed(ask: NonNullable<ReaderInput['renew']>): Promise<void> {
    const { accessToken } = await ask();
    auth.setCredentials({ access_token: accessToken ?? null });
  }

  return {
    config,
    report: async (request, signal) => {
      try {
        return await attempt(request, signal);
      } catch (error) {
        if (!(error instanceof ProviderError) || error.kind !== 'reauth-needed' || renew === undefined || !isGrant) throw error;
        await (renewal ??= renewed(renew).finally(() => {
          renewal = null;
        }));
        return await attempt(request, signal);
      }
    },
  };
}

/** The account: a service account signs its own tokens, without asking Google for them; a person's grant is renewed by the hub, never here. */
function authOf(secret: Record<string, string>, options: ConstructorParameters<typeof OAuth2Client>[0] & object): { auth: OAuth2Client; isGrant: boolean } {
  const { serviceAccountKey, accessToken } = grantSchema.safeParse(secret).data ?? {};
  if (serviceAccountKey !== undefined) {
    const { client_email: email, private_key: key } = serviceAccountOf(serviceAccountKey);
    return { auth: new JWT({ ...options, email, key, scopes: [...manifest.auth.scopes] }), isGrant: false };
  }
  if (accessToken === undefined) throw analyticsError('reauth-needed', 'The account is not connected yet; connect it');
  const auth = new OAuth2Client(options);
  auth.setCredentials({ access_token: accessToken });
  return { auth, isGrant: true };
}

function serviceAccountOf(text: string) {
  try {
    return serviceAccountSchema.parse(JSON.parse(text));
  } catch {
    throw analyticsError('bad-config', 'The key of the service account cannot be read; paste its JSON file again');
  }
}

function mayBeThresholded({ dimensionFilter }: ReportRequest): boolean {
  return THRESHOLDED.test(dimensionFilter?.filter?.fieldName ?? '');
}
