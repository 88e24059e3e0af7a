import type { Capabilities, FormField, IntegrationManifest, IntegrationMetric } from '../../domain/integration.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';

const ChoiceType = builder.objectRef<{ value: string; label: string }>('IntegrationChoice').implement({
  fields: (t) => ({ value: t.exposeString('value'), label: t.exposeString('label') }),
});

const FieldType = builder.objectRef<FormField>('IntegrationField').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    label: t.exposeString('label'),
    type: t.exposeString('type'),
    required: t.exposeBoolean('required'),
    help: t.exposeString('help'),
    // A handful, and of few fields: what is written in a manifest costs nothing to read.
    choices: t.field({ type: [ChoiceType], complexity: { field: 1, multiplier: 2 }, resolve: ({ choices = [] }) => [...choices] }),
  }),
});

const MetricType = builder.objectRef<IntegrationMetric>('IntegrationMetric').implement({
  fields: (t) => ({
    id: t.exposeString('id'),
    name: t.exposeString('name'),
    unit: t.exposeString('unit'),
    direction: t.exposeString('direction'),
    backfill: t.exposeBoolean('backfill'),
    fields: t.field({ type: [FieldType], complexity: { field: 1, multiplier: 4 }, resolve: (metric) => [...metric.queryFields] }),
  }),
});

const DOORS = ['metrics', 'calendar', 'code', 'messages'] as const satisfies readonly (keyof Capabilities)[];
const DoorEnum = builder.enumType('IntegrationDoor', { values: DOORS });

/** An integration as people choose it. */
export const IntegrationType = builder.objectRef<IntegrationManifest>('Integration').implement({
  fields: (t) => ({
    id: t.exposeString('id'),
    name: t.exposeString('name'),
    description: t.exposeString('description'),
    doors: t.field({
      type: [DoorEnum],
      description: 'What it is good for: only one with metrics feeds a number.',
      resolve: ({ id }, _args, context) => DOORS.filter((door) => context.deps.outside.offers(id, door)),
    }),
    fields: t.field({ type: [FieldType], complexity: { field: 1, multiplier: 4 }, resolve: (manifest) => [...manifest.configFields] }),
    metrics: t.field({ type: [MetricType], resolve: (manifest) => [...manifest.metrics] }),
    webhook: t.exposeBoolean('webhook'),
    demo: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The local demo server, where one runs: fills the form by itself.',
      resolve: (manifest, _args, context) => context.deps.demoConfig(manifest.id),
    }),
  }),
});

builder.queryField('integrations', (t) =>
  t.field({
    type: [IntegrationType],
    resolve: (_root, _args, context) => {
      signedIn(context);
      return [...context.deps.integrations];
    },
  }),
);
