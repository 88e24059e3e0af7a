import { keyResultFromKpi } from '../../database/kpi-key-result.ts';
import { archiveKpi, createKpi, updateKpi } from '../../database/kpis.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { DirectionEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { KeyResultInput, keyResultFields } from '../key-results/mutations.ts';
import { KeyResultType, KpiType, PersonType } from '../refs.ts';

const KpiInput = builder.inputType('KpiInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    unit: t.string(),
    ownerId: t.globalID({ for: [PersonType], required: true }),
    direction: t.field({ type: DirectionEnum, required: true }),
    bandLow: t.field({ type: 'Decimal' }),
    bandHigh: t.field({ type: 'Decimal' }),
  }),
});

builder.mutationFields((t) => {
  const existing = { id: t.arg.globalID({ for: [KpiType], required: true }), version: t.arg.int({ required: true }) };
  return {
    createKpi: t.field({
      type: KpiType,
      errors: refusals,
      args: { input: t.arg({ type: KpiInput, required: true }) },
      resolve: (_root, { input }, context) => createKpi(signedIn(context).scope, kpiFields(input), { at: context.now }),
    }),
    updateKpi: t.field({
      type: KpiType,
      errors: refusals,
      args: { ...existing, input: t.arg({ type: KpiInput, required: true }) },
      resolve: (_root, { id, version, input }, context) => updateKpi(signedIn(context).scope, { id: id.id, ...kpiFields(input) }, { version, at: context.now }),
    }),
    archiveKpi: t.field({
      type: KpiType,
      errors: refusals,
      args: { ...existing, archived: t.arg.boolean({ required: true }) },
      resolve: (_root, { id, version, archived }, context) => archiveKpi(signedIn(context).scope, { id: id.id, archived }, { version, at: context.now }),
    }),
    createKeyResultFromKpi: t.field({
      type: KeyResultType,
      errors: refusals,
      description: 'Makes a key result of a KPI. Its source is copied: the KPI is watched on, beyond the cycle.',
      args: { kpiId: t.arg.globalID({ for: [KpiType], required: true }), input: t.arg({ type: KeyResultInput, required: true }) },
      resolve: async (_root, { kpiId, input }, context) => {
        const fields = { objectiveId: input.objectiveId.id, ...keyResultFields(input) };
        const keyResult = await keyResultFromKpi(signedIn(context).scope, { kpiId: kpiId.id, input: fields }, { at: context.now });
        context.deps.startWorkflows.relay();
        return keyResult;
      },
    }),
  };
});

function kpiFields({ ownerId, unit, bandLow, bandHigh, name, direction }: typeof KpiInput.$inferInput) {
  return { name, direction, ownerId: ownerId.id, unit: unit ?? '', bandLow: bandLow ?? null, bandHigh: bandHigh ?? null };
}
