import type { z } from 'zod';
import { ProviderError } from '../domain/errors.ts';
import type { ReaderInput } from '../domain/integration.ts';
import type { Instant } from '../domain/key-result.ts';
import { createGuardedFetch, RefusedRequest } from './guarded-fetch.ts';
import { jsonOf } from './json-of.ts';

/** One request to the provider. */
export interface Call {
  url: string;
  /** The budget of the manifest that it takes one from; or several, with how much of each. */
  bucket: string | Readonly<Record<string, number>>;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Refusals that are an answer here, such as 404 for "there is none" or 304; a limit never is. */
  reckoned?: readonly number[];
}

/** Header names are in lower case. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** What a provider answered when it did not give what was asked. */
export interface Refusal extends Answer {
  header(name: string): string | null;
  /** The text as JSON; undefined where it is none. */
  body: unknown;
}

export interface ExchangeInput extends Omit<ReaderInput, 'config' | 'pushed' | 'renew'> {
  provider: string;
  /** The provider's name for people. */
  name: string;
  /** The one host that is called. */
  baseUrl: string;
  /** The headers that prove who we are; asked again after the secret was renewed. */
  authorize(secret: Readonly<Record<string, string>>): Record<string, string> | Promise<Record<string, string>>;
  /** A fresh secret after the present one was refused; left out where there is none to be had. */
  renew?: ReaderInput['renew'] | undefined;
  /** What a refusal means, in the provider's words. */
  translate(refusal: Refusal, context: { nowMs: number }): ProviderError;
  /** Whether an answer is none; by default every status but 2xx. For providers that refuse with 200. */
  refuses?(answer: Answer): boolean;
  /** What an answer, or its refusal, says of the budget; null where it says nothing. */
  left?(answer: Answer, context: { nowMs: number; refusal: ProviderError | null }): { bucket: string; remaining: number; resetAt: string } | null;
  /** Default 20 s. */
  timeoutMs?: number;
  /** Default 10 MB. */
  maxBytes?: number;
  /** What a person is told of an answer beyond that. Default: to ask for less. */
  tooBig?: string;
  /** How often a read is followed to another place on the same host, such as a renamed project's. Default 0. */
  moves?: number;
  /** Takes http:// addresses on the public internet too, for sources that have no other. Default false. */
  allowHttp?: boolean;
}

/** Makes a request once, and answers or throws ProviderError; an aborted signal throws its reason. */
export type Exchange = (call: Call) => Promise<Answer>;

/** A request as an SDK writes it. */
export type WrittenRequest = Pick<Call, 'url' | 'method' | 'headers' | 'body'>;

/**
 * The way from an integration to its provider: the guarded fetch, the budget before each request, one renewal of a token that ran out in
 * the middle, and every failure as ProviderError. It never waits and never tries again by itself: the engine does.
 */
export function createExchange(input: ExchangeInput): Exchange {
  const { provider, name, authorize, translate, refuses = isNotOk, left, budget, renew } = input;
  const { allowLoopback = false, allowPrivate = false, timeoutMs = 20_000, maxBytes = 10_000_000, moves = 0 } = input;
  const { tooBig = `${name} gives too big an answer; ask for less of it` } = input;
  const fail = (kind: ProviderError['kind'], message: string) => new ProviderError({ provider, kind, message });
  const base = new URL(input.baseUrl);
  if (base.protocol === 'http:' && !allowLoopback && !allowPrivate && !input.allowHttp)
    throw fail('bad-config', 'The address must begin with https:// so that the token is safe');
  const fetch = createGuardedFetch({ allowedHosts: [base.host], allowLoopback, allowPrivate, timeoutMs, maxBytes });
  let secret: Readonly<Record<string, string>> = input.secret;
  let renewal: Promise<void> | null = null;

  /** Requests that were refused together share one renewal; who comes after it uses what it brought. */
  async function renewed(used: typeof secret): Promise<void> {
    if (secret !== used || renew === undefined) return;
    renewal ??= renew()
      .then((fresh) => {
        secret = fresh;
      })
      .finally(() => {
        renewal = null;
      });
    await renewal;
  }

  async function once(call: Call, url: string, credentials: Record<string, string>): Promise<Answer> {
    const takes = typeof call.bucket === 'string' ? { [call.bucket]: 1 } : call.bucket;
    for (const [bucket, cost] of Object.entries(takes)) await budget?.take(bucket, cost);
    try {
      const response = await fetch(url, {
        method: call.method ?? 'GET',
        headers: { accept: 'application/json', 'user-agent': 'sextant', ...call.headers, ...credentials },
        ...(call.body !== undefined && { body: call.body }),
        ...(call.signal && { signal: call.signal }),
      });
      return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      const causes = causesOf(error);
      const refused = causes.find((cause) => cause instanceof RefusedRequest);
      if (refused) throw fail('bad-config', refused.message);
      if (causes.some((cause) => cause instanceof Error && 'code' in cause && cause.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')) throw fail('bad-config', tooBig);
      // The cause is left out: it may carry the request with its headers.
      throw fail('transient', `${name} cannot be reached`);
    }
  }

  async function answerTo(call: Call, used: typeof secret): Promise<Answer> {
    const credentials = await authorize(used);
    let { url } = call;
    for (let followed = 0; ; followed += 1) {
      const answer = await once(call, url, credentials);
      const place = followed < moves && (call.method ?? 'GET') === 'GET' ? movedTo(answer, url) : null;
      if (place === null) return answer;
      url = place;
    }
  }

  return async (call) => {
    for (let attempt = 1; ; attempt += 1) {
      const used = secret;
      const answer = await answerTo(call, used);
      const nowMs = Date.now();
      const refused = { ...answer, header: (header: string) => answer.headers[header] ?? null, body: jsonOf(answer.text) };
      const refusal = refuses(answer) ? translate(refused, { nowMs }) : null;
      const said = left?.(answer, { nowMs, refusal }) ?? null;
      if (said !== null) await budget?.told(said.bucket, { remaining: said.remaining, resetAt: said.resetAt });
      if (refusal === null) return answer;
      if (call.reckoned?.includes(answer.status) && refusal.kind !== 'rate-limited') return answer;
      if (refusal.kind !== 'reauth-needed' || renew === undefined || attempt > 1) throw refusal;
      await renewed(used);
    }
  };
}

/**
 * Lets an SDK write a request and carries it through the exchange. Gives the answer as it came: what SDKs make of one loses headers and
 * fields that they do not know, and their errors carry the request.
 */
export async function carry(
  exchange: Exchange,
  call: Omit<Call, keyof WrittenRequest>,
  ask: (send: (request: WrittenRequest) => Promise<Answer>) => Promise<unknown>,
): Promise<Answer> {
  const outcome: { answer?: Answer; failure?: unknown } = {};
  const send = async (request: WrittenRequest) => {
    try {
      return (outcome.answer = await exchange({ ...request, ...call }));
    } catch (error) {
      outcome.failure = error;
      throw error;
    }
  };
  try {
    await ask(send);
  } catch (error) {
    if (outcome.answer === undefined) throw outcome.failure ?? error;
  }
  if (outcome.answer === undefined) throw new Error('The SDK made no request, or kept its failure to itself', { cause: outcome.failure });
  return outcome.answer;
}

/** The same as a `fetch`, for SDKs that take one. */
export function fetchBy(send: (request: WrittenRequest) => Promise<Answer>): typeof globalThis.fetch {
  return async (address, init = {}) => {
    const headers = Object.fromEntries(new Headers(init.headers));
    const body = typeof init.body === 'string' ? init.body : undefined;
    const url = address instanceof Request ? address.url : address.toString();
    const answer = await send({ url, method: init.method ?? 'GET', headers, body });
    return new Response(BODILESS.has(answer.status) ? null : answer.text, { status: answer.status, headers: answer.headers });
  };
}

/** The part of a JSON answer that is read. Half an answer, or a page of a proxy in between, is `transient`. */
export function readJson<T>({ text, schema, provider, name }: { text: string; schema: z.ZodType<T>; provider: string; name: string }): T {
  const result = schema.safeParse(jsonOf(text));
  if (result.success) return result.data;
  // Which fields were wrong; never their values.
  const wrong = result.error.issues.slice(0, 3).map(({ path, code }) => `${path.join('.') || 'answer'} (${code})`);
  throw new ProviderError({ provider, kind: 'transient', message: `${name}'s answer could not be understood: ${wrong.join(', ')}` });
}

/** What `Retry-After` tells, in seconds or as a date held against the server's own clock; null where it tells nothing. Never less than told. */
export function toldWaitMs({ header }: Pick<Refusal, 'header'>, { nowMs }: { nowMs: number }): number | null {
  const told = header('retry-after');
  if (told === null) return null;
  const seconds = Number(told);
  if (Number.isFinite(seconds)) return Math.max(Math.ceil(seconds * 1_000), 1_000);
  const until = Date.parse(told);
  return Number.isNaN(until) ? null : Math.max(until - serverNowMs(header, nowMs), 1_000);
}

/** What `PREFIX-remaining` and `PREFIX-reset` (seconds since 1970) tell of a limit; null where they tell nothing. */
export function toldLimit({ headers }: Pick<Answer, 'headers'>, prefix: string): { remaining: number; resetAt: Instant } | null {
  const [remaining, reset] = [Number(headers[`${prefix}-remaining`] ?? Number.NaN), Number(headers[`${prefix}-reset`] ?? Number.NaN)];
  if (!Number.isFinite(remaining) || !Number.isFinite(reset)) return null;
  return { remaining, resetAt: new Date(reset * 1_000).toISOString() };
}

/** How long until a used-up limit is full again by these headers; null where they tell nothing. */
export function untilResetMs(refusal: Pick<Refusal, 'header' | 'headers'>, prefix: string, { nowMs }: { nowMs: number }): number | null {
  const limit = toldLimit(refusal, prefix);
  return limit?.remaining === 0 ? Math.max(Date.parse(limit.resetAt) - serverNowMs(refusal.header, nowMs), 0) + 1_000 : null;
}

const BODILESS = new Set([204, 205, 304]);

function isNotOk({ status }: Answer): boolean {
  return status < 200 || status >= 300;
}

/** The new place that an answer names; null where it names none, or one to which our headers would go in the clear. The guard refuses other hosts. */
export function movedTo({ status, headers: { location } }: Pick<Answer, 'status' | 'headers'>, from: string): string | null {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined || !URL.canParse(location, from)) return null;
  const place = new URL(location, from);
  return place.protocol === 'https:' || place.protocol === new URL(from).protocol ? place.href : null;
}

/** The server's own clock, where it tells: ours may be wrong by minutes. */
function serverNowMs(header: Refusal['header'], nowMs: number): number {
  return Date.parse(header('date') ?? '') || nowMs;
}

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at: unknown = error; at !== undefined && at !== null && chain.length < 6; at = typeof at === 'object' && 'cause' in at ? at.cause : undefined)
    chain.push(at);
  return chain;
}
