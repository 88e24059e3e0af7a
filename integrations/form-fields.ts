import { z } from 'zod';
import { isDay } from '../domain/calendar.ts';
import { DomainError } from '../domain/errors.ts';

/** What a form sends for a field that was left empty. */
const empty = z.literal('').transform(() => undefined);

/** A text that may be left out. */
export const optionalText = z.union([empty, z.string().trim().min(1).max(200)]).optional();

/** A day that may be left out. */
export const optionalDay = z.union([empty, z.string().refine(isDay, 'Write the day as 2026-11-22')]).optional();

/** One of some words; the first where it is left out. */
export function choiceOf<const Choice extends string>(first: Choice, ...others: readonly Choice[]) {
  return z
    .union([empty, z.enum([first, ...others])])
    .optional()
    .transform((choice) => choice ?? first);
}

/** The address of the provider, without a slash at its end; the real one where it is left out. */
export function baseUrlOr(real: string) {
  return z
    .union([empty, z.url({ protocol: /^https?$/ })])
    .optional()
    .transform((url) => (url ?? real).replace(/\/+$/, ''));
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
