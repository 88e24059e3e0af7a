import { organizationById } from '../../database/organizations.ts';
import { isAllowed } from '../../database/rights.ts';
import { darkAccent, logoPath } from '../../domain/branding.ts';
import type { OrganizationSettings } from '../../domain/organization.ts';
import { RULE_PACKS, type RulePack } from '../../domain/rule-packs.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { AccessEnum } from '../enums.ts';
import { OrganizationType } from '../refs.ts';

const RulePackType = builder.objectRef<RulePack>('RulePack').implement({
  fields: (t) => ({
    id: t.exposeString('id'),
    name: t.exposeString('name'),
    source: t.exposeString('source'),
    compare: t.string({ resolve: (pack) => pack.rules.compare }),
    onTrack: t.float({ resolve: (pack) => pack.rules.onTrack }),
    atRisk: t.float({ resolve: (pack) => pack.rules.atRisk }),
  }),
});

const SettingsType = builder.objectRef<OrganizationSettings>('OrganizationSettings').implement({
  fields: (t) => ({
    rulePack: t.exposeString('rulePack'),
    compare: t.string({ resolve: (settings) => settings.statusRules.compare }),
    onTrack: t.float({ resolve: (settings) => settings.statusRules.onTrack }),
    atRisk: t.float({ resolve: (settings) => settings.statusRules.atRisk }),
    settlingIn: t.float({ resolve: (settings) => settings.statusRules.settlingIn }),
    workingDays: t.intList({ resolve: (settings) => [...settings.workingDays] }),
    holidays: t.field({ type: ['Day'], resolve: (settings) => [...settings.holidays] }),
    rollUpChildren: t.exposeBoolean('rollUpChildren'),
    access: t.field({ type: AccessEnum, resolve: (settings) => settings.access }),
    leadershipAddresses: t.stringList({
      description: "Outside addresses that get each week's report and the end of a cycle as the board sees them; for administrators.",
      resolve: (settings, _args, context) => (isAllowed(signedIn(context).scope, 'update', 'organization') ? [...settings.leadershipAddresses] : []),
    }),
    auditRetentionDays: t.exposeInt('auditRetentionDays', { nullable: true }),
  }),
});

builder.node(OrganizationType, {
  id: { resolve: (organization) => organization.id },
  loadOne: async (id, context) => {
    const { scope } = signedIn(context);
    return id === scope.organizationId ? organizationById(scope) : null;
  },
  fields: (t) => ({
    name: t.exposeString('name'),
    timeZone: t.exposeString('timeZone'),
    language: t.exposeString('language'),
    sample: t.exposeBoolean('sample'),
    settings: t.field({ type: SettingsType, resolve: (organization) => organization.settings }),
    accentColor: t.string({
      nullable: true,
      description: 'The company’s colour on light paper; null for the product’s own.',
      resolve: ({ settings }) => settings.accentColor,
    }),
    accentColorOnDark: t.string({
      nullable: true,
      description: 'The same for dark paper.',
      resolve: ({ settings }) => (settings.accentColor === null ? null : darkAccent(settings.accentColor)),
    }),
    logoUrl: t.string({
      nullable: true,
      description: 'Where its logo is; another picture has another address.',
      resolve: (organization) => logoPath(organization),
    }),
    rulePacks: t.field({ type: [RulePackType], resolve: () => [...RULE_PACKS] }),
    version: t.exposeInt('version'),
  }),
});
