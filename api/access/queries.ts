import { type AccessExample, accessExamples, type AccessLine, accessOf } from '../../database/access.ts';
import { isAllowed } from '../../database/rights.ts';
import { PERMISSIONS, type Permission } from '../../domain/permissions.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { AccessEnum } from '../enums.ts';
import { CycleType, PersonType } from '../refs.ts';

const PermissionType = builder.objectRef<Permission>('Permission').implement({
  description: 'One rule: these holders may do this to that, within this reach.',
  fields: (t) => ({
    holders: t.stringList({ resolve: (rule) => [...rule.holders] }),
    actions: t.stringList({ resolve: (rule) => [...rule.actions] }),
    nouns: t.stringList({ resolve: (rule) => [...rule.nouns] }),
    reach: t.exposeString('reach'),
    companyLevelOnly: t.boolean({ resolve: (rule) => rule.levels !== undefined }),
    access: t.field({ type: AccessEnum, nullable: true, description: 'Only where goals are read in this way.', resolve: (rule) => rule.access ?? null }),
  }),
});

const AccessExampleType = builder.objectRef<AccessExample>('AccessExample').implement({
  fields: (t) => ({
    person: t.field({ type: PersonType, resolve: ({ person }) => person }),
    keyResults: t.exposeInt('keyResults', { description: 'Live key results of the cycle.' }),
    open: t.exposeInt('open', { description: 'Those that the person reads where goals are open.' }),
    place: t.exposeInt('place', { description: 'Those that the person reads by place.' }),
  }),
});

const AccessLineType = builder.objectRef<AccessLine>('AccessLine').implement({
  description: 'What a person may do with one objective, and by which rule.',
  fields: (t) => ({
    objectiveId: t.exposeString('objectiveId'),
    title: t.exposeString('title'),
    sight: t.exposeString('sight', { description: 'whole, outline (title, owner, status and progress, on the way up to the company) or hidden.' }),
    mayChange: t.exposeBoolean('mayChange'),
    reach: t.string({ nullable: true, resolve: ({ why }) => why?.reach ?? null }),
    holders: t.stringList({ resolve: ({ why }) => [...(why?.holders ?? [])] }),
    roleName: t.string({
      nullable: true,
      description: 'The role that the organization made, where that is what gives it.',
      resolve: ({ why }) => why?.roleName ?? null,
    }),
    companyLevelOnly: t.boolean({ resolve: ({ why }) => why?.level ?? false }),
    standsInFor: t.string({
      nullable: true,
      description: 'Whose deputy the person is, where that is what gives it.',
      resolve: ({ why }) => why?.standsInFor?.name ?? null,
    }),
    standsInUntil: t.field({ type: 'DateTime', nullable: true, resolve: ({ why }) => why?.standsInFor?.until ?? null }),
  }),
});

builder.queryFields((t) => ({
  permissions: t.field({
    type: [PermissionType],
    description: 'All rules, for whoever may change people.',
    resolve: (_root, _args, context) => (isAllowed(signedIn(context).scope, 'update', 'person') ? [...PERMISSIONS] : []),
  }),
  accessExamples: t.field({
    type: [AccessExampleType],
    description: 'One person of each role, with what they read of a cycle under either way of reading goals. For administrators.',
    args: { cycleId: t.arg.globalID({ for: [CycleType], required: true }) },
    resolve: (_root, { cycleId }, context) => accessExamples(signedIn(context).scope, { cycleId: cycleId.id, now: context.now }),
  }),
  accessOf: t.field({
    type: [AccessLineType],
    description: 'What a person may see and change of a cycle, and why. For administrators.',
    args: { personId: t.arg.globalID({ for: [PersonType], required: true }), cycleId: t.arg.globalID({ for: [CycleType], required: true }) },
    resolve: (_root, { personId, cycleId }, context) => accessOf(signedIn(context).scope, { personId: personId.id, cycleId: cycleId.id, now: context.now }),
  }),
}));
