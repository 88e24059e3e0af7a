import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { asHeardBy, type Change, type LiveHub } from './hub.ts';

const ChangeType = builder.objectRef<Change>('Change').implement({
  description: 'Something changed: the noun and its id; the page asks for what it shows.',
  fields: (t) => ({ type: t.exposeString('type'), id: t.exposeID('id') }),
});

/** Adds the one subscription of the schema. `hub` is asked late, since the schema is built before the server listens. */
export function addChanges(hub: () => LiveHub): void {
  builder.subscriptionField('changes', (t) =>
    t.field({
      type: ChangeType,
      description: 'Every change in the organization that the viewer may see; with types, only those of these nouns.',
      args: { types: t.arg.stringList({ required: false }) },
      subscribe: (_root, args, context) => hub().subscribe(signedIn(context).scope, args.types ?? null),
      resolve: (change: Change, _args, context) => asHeardBy(signedIn(context).scope, change),
    }),
  );
}
