import { z } from 'zod';
import { isDay } from '../domain/day.ts';
import { DomainError, ProviderError } from '../domain/errors.ts';

/** What a form sends for a field that was left empty. */
const empty = z.literal('').transform(() => undefined);

/** Anything that may be left out. */
export function optional<Field extends z.ZodType>(field: Field) {
  return z.union([empty, field]).optional();
}

/** A text that may be left out. */
export const optionalText = optional(z.string().trim().min(1).max(200));

/** A secret that may be left out. */
export const optionalSecret = optional(z.string().trim().min(1).max(10_000));

/** A day that may be left out. */
export const optionalDay = optional(z.string().refine(isDay, 'Write the day as 2026-11-22'));

/** A whole number from 1 to `most` that may be left out. */
export function optionalCount(most: number) {
  return optional(z.coerce.number().int().min(1).max(most));
}

/** One of some words; the first where it is left out. */
export function choiceOf<const Choice extends string>(first: Choice, ...others: readonly Choice[]) {
  return optional(z.enum([first, ...others])).transform((choice) => choice ?? first);
}

/** An address as a person writes it. The checks that follow run on what is no address too, so none may take it apart unasked. */
export function webAddress(whereElse = '') {
  return z
    .url({ protocol: /^https?$/, error: 'Write the whole address, as in https://example.com' })
    .refine((url) => !URL.canParse(url) || new URL(url).username === '', `No user and password in the address${whereElse}`);
}

/** The address of the provider, without a slash at its end; the real one where it is left out. */
export function baseUrlOr(real: string) {
  return optional(webAddress()).transform((url) => (url ?? real).replace(/\/+$/, ''));
}

/** A form's fields, those left empty left out. */
type Filled<T> = { [Field in keyof T]: Exclude<T[Field], undefined> };

/** A filled-in form, checked, without what was left empty. Throws DomainError INVALID_INPUT with `details.fields`. */
export function parseForm<T extends Record<string, unknown>>(schema: z.ZodType<T>, input: unknown): Filled<T> {
  const result = schema.safeParse(input);
  if (result.success) return Object.fromEntries(Object.entries(result.data).filter(([, value]) => value !== undefined)) as Filled<T>;
  const fields = Object.fromEntries(result.error.issues.map(({ path, message }) => [path.join('.'), message]));
  throw new DomainError('INVALID_INPUT', `Please check: ${Object.keys(fields).join(', ')}`, { fields });
}

/** The same for a metric's query, where the metric is one that is offered. */
export function parseQueryOf(schemas: Readonly<Record<string, z.ZodType<Record<string, unknown>>>>, metric: string, input: unknown): Record<string, unknown> {
  const schema = Object.hasOwn(schemas, metric) ? schemas[metric] : undefined;
  if (schema === undefined) throw new DomainError('INVALID_INPUT', `There is no metric "${metric}" here`, { fields: { metric: 'unknown' } });
  return parseForm(schema, input);
}

/** What a connection stored of its form. Throws ProviderError `bad-config` where it is incomplete. */
export function readStored<T>(provider: string, schema: z.ZodType<T>, stored: unknown): T {
  const result = schema.safeParse(stored);
  if (result.success) return result.data;
  throw new ProviderError({ provider, kind: 'bad-config', message: 'The settings of this connection are incomplete' });
}
