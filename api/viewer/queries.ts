import { usableConnectionOf } from '../../database/connections.ts';
import { organizationById } from '../../database/organizations.ts';
import { peopleToLookAs, personById } from '../../database/people.ts';
import { isAllowed } from '../../database/rights.ts';
import type { Action, Noun } from '../../domain/permissions.ts';
import { builder } from '../builder.ts';
import { type PartView, signedIn } from '../context.ts';
import { ChannelChoiceEnum } from '../enums.ts';
import { OwnChoicesType } from '../people/own-choices.ts';
import { OrganizationType, PersonType } from '../refs.ts';

const PartType = builder.objectRef<PartView>('Part').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    state: t.exposeString('state'),
    note: t.exposeString('note'),
    elapsedSeconds: t.int({ resolve: ({ elapsedSeconds }) => Math.round(elapsedSeconds) }),
    expectedSeconds: t.exposeInt('expectedSeconds', { nullable: true }),
  }),
});

/** What pages ask for before they offer it. */
const PAGES: readonly [Action, Noun][] = [
  ['read', 'effect'],
  ['read', 'audit'],
  ['create', 'import'],
  ['update', 'person'],
  ['create', 'team'],
  ['update', 'team'],
  ['update', 'organization'],
  ['create', 'objective'],
  ['create', 'goal-view'],
  ['create', 'key-result'],
  ['create', 'task'],
  ['read', 'comment'],
  ['create', 'comment'],
  ['create', 'cycle'],
  ['update', 'cycle'],
  ['approve', 'cycle'],
  ['create', 'rehearsal'],
  ['create', 'connection'],
  ['update', 'connection'],
  ['create', 'metric-source'],
  ['create', 'kpi'],
  ['read', 'kpi'],
  ['create', 'meeting'],
  ['create', 'calendar'],
];

/** The signed-in person's id; everything else of the viewer is loaded by its fields. */
export const ViewerType = builder.objectRef<{ personId: string }>('Viewer').implement({
  fields: (t) => ({
    person: t.field({ type: PersonType, resolve: ({ personId }, _args, context) => personById(signedIn(context).scope, personId) }),
    choices: t.field({ type: OwnChoicesType, resolve: ({ personId }, _args, context) => personById(signedIn(context).scope, personId) }),
    organization: t.field({ type: OrganizationType, resolve: (_viewer, _args, context) => organizationById(signedIn(context).scope) }),
    viewedBy: t.field({
      type: PersonType,
      nullable: true,
      description: "The administrator who looks with this person's eyes; null where the person looks themselves.",
      resolve: (_viewer, _args, context) => {
        const { scope } = signedIn(context);
        return scope.actor.kind === 'person' && scope.actor.viewedBy !== undefined ? personById(scope, scope.actor.viewedBy) : null;
      },
    }),
    channel: t.field({
      type: ChannelChoiceEnum,
      description: 'Where prompts and escalations go once the company has a chat.',
      resolve: async ({ personId }, _args, context) => (await personById(signedIn(context).scope, personId)).preferences.channel ?? 'mail',
    }),
    chat: t.string({
      nullable: true,
      description: 'The chat that the company has, as "Slack"; null where it has none, or where it waits for a person.',
      resolve: async (_viewer, _args, context) => {
        const connection = await usableConnectionOf(signedIn(context).scope, { provider: 'slack' });
        return connection === null ? null : context.deps.outside.manifestOf(connection.provider).name;
      },
    }),
    rights: t.stringList({
      description: 'What the viewer may do to something at least, as "read audit": for pages, which offer no more.',
      resolve: (_viewer, _args, context) => {
        const { scope } = signedIn(context);
        return PAGES.filter(([action, noun]) => isAllowed(scope, action, noun)).map((right) => right.join(' '));
      },
    }),
    waitingFor: t.field({
      type: [PartType],
      description: 'The parts that are not ready yet, e.g. Temporal being built; empty when all is well.',
      resolve: (_viewer, _args, context) => context.deps.parts.view().filter((part) => part.state !== 'ready'),
    }),
    temporalUrl: t.string({
      nullable: true,
      description: "Where Temporal's own web page is, for admins; null when unknown.",
      resolve: (_viewer, _args, context) => {
        const { actor } = signedIn(context).scope;
        return actor.kind === 'person' && actor.role === 'ADMIN' ? context.deps.temporalUrl() : null;
      },
    }),
    lookAs: t.field({
      type: [PersonType],
      description: 'People to look as, in a sample company: CEO, manager, contributor.',
      resolve: async (_viewer, _args, context) => {
        const { scope } = signedIn(context);
        return (await organizationById(scope)).sample ? peopleToLookAs(scope) : [];
      },
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    nullable: true,
    resolve: (_root, _args, { scope }) => (scope?.actor.kind === 'person' ? { personId: scope.actor.personId } : null),
  }),
);
