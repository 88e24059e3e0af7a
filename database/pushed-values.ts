import { dayIn } from '../domain/calendar.ts';
import { DomainError } from '../domain/errors.ts';
import type { PushedValue, WebhookDelivery } from '../domain/integration.ts';
import type { Instant } from '../domain/key-result.ts';
import type { MetricSample, MetricSpan } from '../domain/metric.ts';
import { seededIds } from './ids.ts';
import { organizationById } from './organizations.ts';
import { plain } from './plain.ts';
import { isAllowed } from './rights.ts';
import type { Scope } from './scope.ts';

/** Keeps values that were brought to a connection. `cause` names what brought them: the same values of the same cause are one. */
export async function keepPushedValues(
  scope: Scope,
  { connectionId, cause, values, at }: { connectionId: string; cause: string; values: readonly PushedValue[]; at: Instant },
): Promise<void> {
  if (values.length === 0) return;
  const idOf = seededIds(`pushed/${scope.organizationId}/${connectionId}`);
  const rows = values.map((value, index) => ({ ...value, id: idOf(`${cause}/${index}`) }));
  await scope.db.$executeRaw`
    INSERT INTO pushed_values (organization_id, id, connection_id, series, day, value, taken_at)
    SELECT ${scope.organizationId}::uuid, id, ${connectionId}::uuid, series, day, value::numeric, ${at}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS j(id uuid, series text, day date, value text)
    ON CONFLICT DO NOTHING`;
}

/** Values with their days, in the company's zone: of two for one day the later counts. Throws INVALID_INPUT for a day that is yet to come. */
export async function datedValues(scope: Scope, values: NonNullable<WebhookDelivery['values']>, at: Instant): Promise<PushedValue[]> {
  const { timeZone } = await organizationById(scope);
  const today = dayIn(at, timeZone);
  const dated = values.map((value): PushedValue => ({ ...value, day: value.day ?? today }));
  const ahead = dated.find(({ day }) => day > today);
  if (ahead !== undefined) throw new DomainError('INVALID_INPUT', `Nothing was taken: ${ahead.day} is yet to come; it is ${today} in ${timeZone}.`);
  return [...new Map(dated.map((value) => [JSON.stringify([value.series, value.day]), value])).values()];
}

/** Reads what was brought to a connection: of each day in the span the value that was told last. */
export function pushedSamples(scope: Scope, connectionId: string): (series: string, span: MetricSpan) => Promise<readonly MetricSample[]> {
  return async (series, { from, to }) => {
    const rows = await scope.db.pushedValue.findMany({
      where: { organizationId: scope.organizationId, connectionId, series, day: { gte: new Date(from), lte: new Date(to) } },
      orderBy: [{ day: 'asc' }, { takenAt: 'desc' }, { id: 'desc' }],
      distinct: ['day'],
      select: { day: true, value: true, takenAt: true },
    });
    return rows.map((row) => ({ ...plain(row, ['day']), quality: 'final' }));
  };
}

/** The names under which values were brought, each with the newest, at most a hundred; for those who wire it. */
export async function pushedSeries(scope: Scope, connectionId: string): Promise<{ series: string; values: number; lastDay: string }[]> {
  if (!isAllowed(scope, 'update', 'connection')) return [];
  const groups = await scope.db.pushedValue.groupBy({
    by: ['series'],
    where: { organizationId: scope.organizationId, connectionId },
    _count: true,
    _max: { day: true },
    orderBy: { series: 'asc' },
    take: 100,
  });
  return groups.map(({ series, _count, _max }) => ({ series, values: _count, lastDay: _max.day?.toISOString().slice(0, 10) ?? '' }));
}
