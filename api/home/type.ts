import { homeOf, type HomeRow } from '../../database/homes.ts';
import type { HomePanel } from '../../domain/home.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { HomePanelNameEnum } from '../enums.ts';

const HomePanelType = builder.objectRef<HomePanel>('HomePanel').implement({
  fields: (t) => ({
    name: t.field({ type: HomePanelNameEnum, resolve: ({ name }) => name }),
    shown: t.exposeBoolean('shown'),
  }),
});

/** The home of the viewer; what its panels show is in panels.ts, so that each can be asked for by itself. */
export const HomeType = builder.objectRef<HomeRow>('Home').implement({
  description: 'The page on which the viewer begins, as it fits them or as they arranged it.',
  fields: (t) => ({
    id: t.id({ resolve: ({ personId }) => personId }),
    panels: t.field({ type: [HomePanelType], description: 'In their order, with those that are not shown.', resolve: ({ panels }) => panels }),
    arranged: t.exposeBoolean('arranged', { description: 'Whether the viewer arranged it.' }),
    newsSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the viewer’s visit before this one ended; null on the first.',
      resolve: ({ newsSince }) => newsSince,
    }),
    version: t.exposeInt('version'),
  }),
});

builder.queryField('home', (t) => t.field({ type: HomeType, resolve: (_root, _args, context) => homeOf(signedIn(context).scope) }));
