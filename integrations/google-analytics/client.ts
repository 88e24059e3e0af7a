import { AsyncLocalStorage } from 'node:async_hooks';
import { BetaAnalyticsDataClient, type protos } from '@google-analytics/data';
import { JWT, OAuth2Client } from 'google-auth-library';
import { ProviderError } from '../../domain/errors.ts';
import type { ReaderInput } from '../../domain/integration.ts';
import { carry, createExchange, fetchBy } from '../exchange.ts';
import { readStored } from '../form-fields.ts';
import { analyticsError, translateRefusal } from './errors.ts';
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
 * A client bound to one connection. The SDK writes and reads the reports; our exchange carries them, given to it as gaxios'
 * `fetchImplementation`. The SDK's own retries are off for reports.
 */
export function createAnalyticsClient({ config: givenConfig, secret, budget, renew, ...reach }: ReaderInput & { timeoutMs?: number }): AnalyticsClient {
  const config = readStored('google-analytics', configSchema, givenConfig);
  const baseUrl = new URL(config.baseUrl);
  // The SDK takes its fetch once for all calls: the call's own travels beside it, to where the request is made.
  const senders = new AsyncLocalStorage<typeof fetch>();
  const fetchImplementation: typeof fetch = (...request) => {
    const send = senders.getStore();
    if (send === undefined) throw new Error('A request outside of a report');
    return send(...request);
  };
  const { auth, isGrant } = authOf(secret, { transporterOptions: { fetchImplementation } });
  const exchange = createExchange({
    provider: 'google-analytics',
    name: 'Google Analytics',
    baseUrl: config.baseUrl,
    secret,
    timeoutMs: 30_000,
    ...reach,
    ...(budget && { budget }),
    renew: isGrant ? renew : undefined,
    // A service account's requests are signed by the SDK.
    authorize: ({ accessToken = '' }) => (isGrant ? { authorization: `Bearer ${accessToken}` } : {}),
    translate: translateRefusal,
  });
  const options = {
    apiEndpoint: baseUrl.hostname,
    port: Number(baseUrl.port) || (baseUrl.protocol === 'http:' ? 80 : 443),
    protocol: baseUrl.protocol.replace(':', ''),
  };
  const sdk = new BetaAnalyticsDataClient({ ...options, fallback: true, universeDomain: 'googleapis.com', auth: auth as never });

  async function ask(request: ReportRequest, signal: AbortSignal | undefined): Promise<Report> {
    const asked = { ...request, property: `properties/${config.propertyId}`, returnPropertyQuota: true };
    const bucket = { tokens: USUAL_TOKENS, concurrent: 1, ...(mayBeThresholded(request) && { thresholded: 1 }) };
    let answer: unknown;
    await carry(exchange, { bucket, signal }, async (send) => {
      [answer] = await senders.run(fetchBy(send), () => sdk.runReport(asked));
    });
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

  return {
    config,
    report: async (request, signal) => {
      try {
        return await ask(request, signal);
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        // An error of Google's own takes one of the hour's ten, for all workers; where none is left, the budget's refusal says how long to keep away.
        if (error instanceof ProviderError && error.kind === 'transient' && error.retryAfterMs !== undefined) await budget?.take('server errors');
        // The SDK's own errors carry the request with its Authorization header.
        throw error instanceof ProviderError ? error : analyticsError('transient', 'Google Analytics cannot be reached');
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
