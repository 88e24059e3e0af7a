import { connectionAccount } from '../../database/connection-account.ts';
import { connectionById } from '../../database/connections.ts';
import { keyResultById } from '../../database/key-results.ts';
import { createMetricSource, deleteMetricSource } from '../../database/metric-sources.ts';
import { organizationById } from '../../database/organizations.ts';
import { requireRight } from '../../database/rights.ts';
import { dayIn } from '../../domain/calendar.ts';
import { addDays } from '../../domain/day.ts';
import { DomainError } from '../../domain/errors.ts';
import { inUnitOfFed, requireDivisor } from '../../domain/metric-unit.ts';
import type { MetricSample } from '../../domain/metric.ts';
import { weekOf } from '../../domain/week.ts';
import { integrationOf } from '../connections/integration-of.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { refusals } from '../errors.ts';
import { optional } from '../inputs.ts';
import { refuseProviderTrouble } from '../provider-trouble.ts';
import { ConnectionType, KeyResultType, KpiType, MetricSourceType } from '../refs.ts';

const PREVIEW_WEEKS = 12;
/** A preview answers somebody who waits: a longer history is read after saving. */
const MOST_PREVIEW_PAGES = 50;

interface MetricPreview {
  value: string | null;
  quality: string;
  weeks: { week: string; value: string | null }[];
}

const PreviewWeekType = builder.objectRef<MetricPreview['weeks'][number]>('PreviewWeek').implement({
  fields: (t) => ({ week: t.exposeString('week'), value: t.field({ type: 'Decimal', nullable: true, resolve: (week) => week.value }) }),
});

const MetricPreviewType = builder.objectRef<MetricPreview>('MetricPreview').implement({
  fields: (t) => ({
    value: t.field({ type: 'Decimal', nullable: true, resolve: (preview) => preview.value }),
    quality: t.exposeString('quality'),
    weeks: t.field({ type: [PreviewWeekType], resolve: (preview) => preview.weeks }),
  }),
});

const MetricSourceInput = builder.inputType('MetricSourceInput', {
  fields: (t) => ({
    connectionId: t.globalID({ for: [ConnectionType], required: true }),
    keyResultId: t.globalID({ for: [KeyResultType], description: 'What it feeds: this or a KPI.' }),
    kpiId: t.globalID({ for: [KpiType] }),
    metric: t.string({ required: true }),
    query: t.field({ type: 'JSON', required: true }),
    divideBy: t.field({ type: 'Decimal', description: 'What the numbers are divided by before they count; 1 where it is left out.' }),
    cadenceMinutes: t.int(),
  }),
});

builder.mutationFields((t) => ({
  previewMetric: t.field({
    type: MetricPreviewType,
    errors: refusals,
    args: {
      connectionId: t.arg.globalID({ for: [ConnectionType], required: true }),
      metric: t.arg.string({ required: true }),
      query: t.arg({ type: 'JSON', required: true }),
      divideBy: t.arg({ type: 'Decimal' }),
    },
    resolve: async (_root, { connectionId, metric, query, divideBy }, context) => {
      const { scope } = signedIn(context);
      requireRight(scope, 'update', 'connection');
      const divisor = requireDivisor(divideBy);
      const connection = await connectionById(scope, connectionId.id);
      const parsed = integrationOf(context, connection.provider).parseQuery(metric, query);
      const { timeZone } = await organizationById(scope);
      const today = dayIn(context.now, timeZone);
      const span = { from: addDays(today, -7 * PREVIEW_WEEKS), to: today };
      const reader = await refuseProviderTrouble(
        connectionAccount(scope, connection, { outside: context.deps.outside, at: context.now }).then((account) => account.metrics()),
      );
      const samples: MetricSample[] = [];
      let cursor: unknown = null;
      for (let pages = 0; pages < MOST_PREVIEW_PAGES; pages += 1) {
        const page = await refuseProviderTrouble(reader.read({ metric, query: parsed, span, cursor, now: context.now, timeZone }));
        samples.push(...inUnitOfFed(page.samples, divisor));
        if (!page.more) break;
        cursor = page.cursor;
      }
      return previewOf(samples);
    },
  }),
  createMetricSource: t.field({
    type: MetricSourceType,
    errors: refusals,
    args: { input: t.arg({ type: MetricSourceInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { scope } = signedIn(context);
      const { provider } = await connectionById(scope, input.connectionId.id);
      const manifest = integrationOf(context, provider);
      const source = {
        connectionId: input.connectionId.id,
        ...fedBy(input),
        metric: input.metric,
        query: manifest.parseQuery(input.metric, input.query),
        divideBy: optional(input.divideBy),
        cadenceMinutes: optional(input.cadenceMinutes),
        cursorVersion: manifest.cursorVersion,
      };
      return createMetricSource(scope, source, { at: context.now });
    },
  }),
  deleteMetricSource: t.field({
    type: KeyResultType,
    nullable: true,
    description: 'Gives back the key result that is fed by hand from now on; null where a KPI was fed.',
    errors: refusals,
    args: { id: t.arg.globalID({ for: [MetricSourceType], required: true }), version: t.arg.int({ required: true }) },
    resolve: async (_root, { id, version }, context) => {
      const { scope } = signedIn(context);
      const source = await deleteMetricSource(scope, { id: id.id }, { version, at: context.now });
      return source.keyResultId === null ? null : keyResultById(scope, source.keyResultId);
    },
  }),
}));

function fedBy({ keyResultId, kpiId }: typeof MetricSourceInput.$inferInput) {
  if (kpiId && !keyResultId) return { kpiId: kpiId.id };
  if (keyResultId && !kpiId) return { keyResultId: keyResultId.id };
  throw new DomainError('INVALID_INPUT', 'Say what it feeds: a key result or a KPI.', { field: 'keyResultId' });
}

/** The newest value, and the last one of each week. */
function previewOf(samples: readonly MetricSample[]): MetricPreview {
  const sorted = samples.toSorted((left, right) => left.day.localeCompare(right.day) || left.takenAt.localeCompare(right.takenAt));
  const byWeek = new Map(sorted.map((sample) => [weekOf(sample.day), sample.value]));
  const newest = sorted.at(-1);
  return {
    value: newest?.value ?? null,
    quality: newest?.quality ?? 'final',
    weeks: [...byWeek].slice(-PREVIEW_WEEKS).map(([week, value]) => ({ week, value })),
  };
}
