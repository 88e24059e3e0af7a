import type { z } from 'zod';
import { ProviderError } from '../domain/errors.ts';
import type { ReaderInput } from '../domain/integration.ts';
import { createGuardedFetch, RefusedRequest } from './guarded-fetch.ts';

/** What a provider answered when it did not give what was asked. */
export interface Refusal {
  status: number;
  header(name: string): string | null;
  /** The body as JSON; undefined where it is none. */
  body: unknown;
}

/** One request to the provider. `bucket` is the budget of the manifest that it takes from. */
export interface Call {
  url: string;
  bucket: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface ExchangeInput extends Omit<ReaderInput, 'config' | 'pushed'> {
  provider: string;
  /** The provider's name for people. */
  name: string;
  /** The one host that is called. */
  baseUrl: string;
  /** The headers that prove who we are; asked again after the secret was renewed. */
  authorize(secret: Readonly<Record<string, string>>): Record<string, string>;
  /** What a refusal means, in the provider's words. */
  translate(refusal: Refusal, context: { nowMs: number }): ProviderError;
  /** What an answer says of the budget; null where it says nothing. */
  left?(answer: Answer, context: { nowMs: number }): { bucket: string; remaining: number; resetAt: string } | null;
  /** Default 20 s. */
  timeoutMs?: number;
}

/** Makes a request once, and answers with a 2xx or throws ProviderError; an aborted signal throws its reason. */
export type Exchange = (call: Call) => Promise<Answer>;

/**
 * The way from an integration to its provider: the guarded fetch, the budget before each request, one renewal of a token that ran out in
 * the middle, and every failure as ProviderError. It never waits and never tries again by itself: the engine does.
 */
export function createExchange(input: ExchangeInput): Exchange {
  const { provider, name, baseUrl, authorize, translate, left, budget, renew, allowLoopback = false, allowPrivate = false, timeoutMs = 20_000 } = input;
  const fail = (kind: ProviderError['kind'], message: string) => new ProviderError({ provider, kind, message });
  const base = new URL(baseUrl);
  if (base.protocol === 'http:' && !allowLoopback && !allowPrivate) throw fail('bad-config', 'The address must begin with https:// so that the token is safe');
  const fetch = createGuardedFetch({ allowedHosts: [base.host], allowLoopback, allowPrivate, timeoutMs });
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

  async function once(call: Call, used: typeof secret): Promise<Answer> {
    await budget?.take(call.bucket);
    try {
      const response = await fetch(call.url, {
        method: call.method ?? 'GET',
        headers: { accept: 'application/json', 'user-agent': 'sextant', ...call.headers, ...authorize(used) },
        ...(call.body !== undefined && { body: call.body }),
        ...(call.signal && { signal: call.signal }),
      });
      return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      const refused = causesOf(error).find((cause) => cause instanceof RefusedRequest);
      if (refused) throw fail('bad-config', refused.message);
      // The cause is left out: it may carry the request with its headers.
      throw fail('transient', `${name} cannot be reached`);
    }
  }

  return async (call) => {
    for (let attempt = 1; ; attempt += 1) {
      const used = secret;
      const answer = await once(call, used);
      const nowMs = Date.now();
      const said = left?.(answer, { nowMs }) ?? null;
      if (said !== null) await budget?.told(said.bucket, said);
      if (answer.status >= 200 && answer.status < 300) return answer;
      const refusal = translate({ status: answer.status, header: (header) => answer.headers[header] ?? null, body: jsonOf(answer.text) }, { nowMs });
      if (answer.status !== 401 || renew === undefined || attempt > 1) throw refusal;
      await renewed(used);
    }
  };
}

/** The part of a JSON answer that is read. Half an answer, or a page of a proxy in between, is `transient`. */
export function readJson<T>({ text, schema, provider, name }: { text: string; schema: z.ZodType<T>; provider: string; name: string }): T {
  const result = schema.safeParse(jsonOf(text));
  if (result.success) return result.data;
  throw new ProviderError({ provider, kind: 'transient', message: `${name}'s answer could not be understood` });
}

/** What `Retry-After` tells, in seconds or as a date held against the server's own clock; null where it tells nothing. Never less than told. */
export function toldWaitMs({ header }: Pick<Refusal, 'header'>, { nowMs }: { nowMs: number }): number | null {
  const told = header('retry-after');
  if (told === null) return null;
  const seconds = Number(told);
  if (Number.isFinite(seconds)) return Math.max(Math.ceil(seconds * 1_000), 1_000);
  const until = Date.parse(told);
  const serverNowMs = Date.parse(header('date') ?? '') || nowMs;
  return Number.isNaN(until) ? null : Math.max(until - serverNowMs, 1_000);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at: unknown = error; at !== undefined && at !== null && chain.length < 6; at = typeof at === 'object' && 'cause' in at ? at.cause : undefined)
    chain.push(at);
  return chain;
}
