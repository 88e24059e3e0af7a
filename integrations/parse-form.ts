import type { z } from 'zod';
import { DomainError } from '../domain/errors.ts';

/** What a person filled in, parsed. Throws DomainError INVALID_INPUT with `details.fields`, a sentence for each. */
export function parseForm<Parsed>(schema: z.ZodType<Parsed>, input: unknown): Parsed {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields = Object.fromEntries(result.error.issues.map(({ path, message }) => [path.join('.'), message]));
  throw new DomainError('INVALID_INPUT', `Please check: ${Object.keys(fields).join(', ')}`, { fields });
}

/** A metric that an integration does not offer. */
export function unknownMetric(provider: string, metric: string): DomainError {
  return new DomainError('INVALID_INPUT', `${provider} has no metric "${metric}"`, { fields: { metric: 'unknown' } });
}
