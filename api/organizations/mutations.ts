import { putLogo } from '../../database/logos.ts';
import { organizationById, updateSettings } from '../../database/organizations.ts';
import { rulePack } from '../../domain/rule-packs.ts';
import type { OrganizationSettings, StatusRules } from '../../domain/organization.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { DomainError } from '../../domain/errors.ts';
import { AccessEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { languageArgument, optional } from '../inputs.ts';
import { OrganizationType } from '../refs.ts';

const SettingsInput = builder.inputType('SettingsInput', {
  fields: (t) => ({
    name: t.string(),
    timeZone: t.string(),
    language: t.string(),
    rulePack: t.string(),
    compare: t.string(),
    onTrack: t.float(),
    atRisk: t.float(),
    settlingIn: t.float(),
    workingDays: t.intList(),
    holidays: t.field({ type: ['Day'] }),
    rollUpChildren: t.boolean(),
    access: t.field({ type: AccessEnum }),
    leadershipAddresses: t.stringList({
      description: "At most 20 outside addresses that get each week's report and the end of a cycle as the board sees them.",
    }),
    accentColor: t.string({ description: 'Such as #1f5688, dark enough for white text; null for the product’s own.' }),
    auditRetentionDays: t.int({ description: 'At least 365; null keeps the audit log for ever.' }),
  }),
});

builder.mutationField('updateSettings', (t) =>
  t.field({
    type: OrganizationType,
    errors: refusals,
    args: { version: t.arg.int({ required: true }), input: t.arg({ type: SettingsInput, required: true }) },
    resolve: async (_root, { version, input }, context) => {
      const { scope } = signedIn(context);
      const { settings } = await organizationById(scope);
      const fields = { name: optional(input.name), timeZone: optional(input.timeZone), language: languageArgument(input.language) };
      return updateSettings(scope, { ...fields, settings: changedSettings(settings, input) }, { version, at: context.now });
    },
  }),
);

builder.mutationField('putLogo', (t) =>
  t.field({
    type: OrganizationType,
    errors: refusals,
    description: 'Gives the company a logo: a PNG, JPEG or WebP picture of at most 100 kB, in base64. Null takes it away.',
    args: { image: t.arg.string() },
    resolve: (_root, { image }, context) => putLogo(signedIn(context).scope, image ? Uint8Array.from(Buffer.from(image, 'base64')) : null, { at: context.now }),
  }),
);

/** A rule pack brings its own numbers; numbers given beside it, or alone, make the rules the organization's own. */
function changedSettings(before: OrganizationSettings, input: typeof SettingsInput.$inferInput): Partial<OrganizationSettings> {
  const pack = input.rulePack ? chosenPack(input.rulePack, before) : before.statusRules;
  const statusRules: StatusRules = {
    compare: compareArgument(input.compare) ?? pack.compare,
    onTrack: input.onTrack ?? pack.onTrack,
    atRisk: input.atRisk ?? pack.atRisk,
    settlingIn: input.settlingIn ?? before.statusRules.settlingIn,
  };
  const ordered = statusRules.compare === 'pace' ? statusRules.onTrack > statusRules.atRisk : statusRules.onTrack < statusRules.atRisk;
  if (!ordered) throw new DomainError('INVALID_INPUT', 'The two thresholds must leave room for AT_RISK between them.', { field: 'atRisk' });
  return {
    statusRules,
    ...(input.rulePack ? { rulePack: input.rulePack } : {}),
    ...(input.workingDays ? { workingDays: input.workingDays } : {}),
    ...(input.holidays ? { holidays: input.holidays } : {}),
    ...(input.access ? { access: input.access } : {}),
    ...(input.leadershipAddresses ? { leadershipAddresses: input.leadershipAddresses } : {}),
    ...(input.accentColor === undefined ? {} : { accentColor: input.accentColor?.toLowerCase() ?? null }),
    ...(input.auditRetentionDays === undefined ? {} : { auditRetentionDays: input.auditRetentionDays }),
    ...(input.rollUpChildren === null || input.rollUpChildren === undefined ? {} : { rollUpChildren: input.rollUpChildren }),
  };
}

function chosenPack(id: string, before: OrganizationSettings): StatusRules {
  if (id === 'custom') return before.statusRules;
  const pack = rulePack(id);
  if (pack === null) throw new DomainError('INVALID_INPUT', `There is no rule pack called ${id}.`, { field: 'rulePack' });
  return pack.rules;
}

function compareArgument(value: string | null | undefined): StatusRules['compare'] | undefined {
  if (value === null || value === undefined) return undefined;
  if (value === 'pace' || value === 'difference') return value;
  throw new DomainError('INVALID_INPUT', `Rules compare by pace or by difference, not by ${value}.`, { field: 'compare' });
}
