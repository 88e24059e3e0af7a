import type { Refused } from '../app/act.ts';
import type { FieldData } from './connection-query.ts';

/** What a refusal says of single fields, by their names; empty where it is about something else. */
export function refusedFields({ code, details }: Refused): Record<string, string> {
  const { fields } = (details ?? {}) as { fields?: Record<string, string> };
  return code === 'INVALID_INPUT' ? (fields ?? {}) : {};
}

/** The refused fields by their labels, as they stand in the form; null where one of them is not in it, and the refusal's own sentence says more. */
export function labelsOf(refused: Record<string, string>, fields: readonly FieldData[]): string | null {
  const names = Object.keys(refused);
  const labels = fields.filter(({ name }) => names.includes(name)).map(({ label }) => label);
  return names.length > 0 && labels.length === names.length ? labels.join(', ') : null;
}
