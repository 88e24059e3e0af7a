import { arrangeHome, visitHome } from '../../database/homes.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { HomePanelNameEnum } from '../enums.ts';
import { refusals } from '../errors.ts';
import { HomeType } from './type.ts';

const HomePanelInput = builder.inputType('HomePanelInput', {
  fields: (t) => ({ name: t.field({ type: HomePanelNameEnum, required: true }), shown: t.boolean({ required: true }) }),
});

builder.mutationFields((t) => ({
  arrangeHome: t.field({
    type: HomeType,
    errors: refusals,
    description: 'Keeps the viewer’s own arrangement; without panels the home is again what fits them.',
    args: { version: t.arg.int({ required: true }), panels: t.arg({ type: [HomePanelInput] }) },
    resolve: (_root, { version, panels }, context) => arrangeHome(signedIn(context).scope, panels ?? null, { version, at: context.now }),
  }),
  visitHome: t.field({
    type: HomeType,
    errors: refusals,
    description: 'The viewer looks: from here on it is known what changed since their last visit.',
    resolve: (_root, _args, context) => visitHome(signedIn(context).scope, { at: context.now }),
  }),
}));
