import { type Ownerless, ownerless } from '../../database/ownerless.ts';
import { builder } from '../builder.ts';
import { signedIn } from '../context.ts';
import { InitiativeType, KeyResultType, KpiType, ObjectiveType } from '../refs.ts';

const OwnerlessType = builder.objectRef<Ownerless>('Ownerless').implement({
  description: 'Goals of running cycles, and KPIs, whose owner has left; they wait for a new one.',
  fields: (t) => ({
    objectives: t.field({ type: [ObjectiveType], resolve: ({ objectives }) => objectives }),
    keyResults: t.field({ type: [KeyResultType], resolve: ({ keyResults }) => keyResults }),
    initiatives: t.field({ type: [InitiativeType], resolve: ({ initiatives }) => initiatives }),
    kpis: t.field({ type: [KpiType], resolve: ({ kpis }) => kpis }),
  }),
});

builder.queryField('ownerless', (t) => t.field({ type: OwnerlessType, resolve: (_root, _args, context) => ownerless(signedIn(context).scope) }));
