import type { z } from 'zod';
import { DomainError } from '../domain/errors.ts';

/** Parses what a client sent. Throws INVALID_INPUT with one sentence that names each wrong field. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new DomainError('INVALID_INPUT', `The request is not as expected. ${problems.join('; ')}.`);
}
