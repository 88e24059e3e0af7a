import { type GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { builder } from './builder.ts';
import type { LiveHub } from './live/hub.ts';
import { addChanges } from './live/subscriptions.ts';
import './check-ins/mutations.ts';
import './connections/integration-type.ts';
import './connections/mutations.ts';
import './connections/type.ts';
import './cycles/mutations.ts';
import './cycles/queries.ts';
import './dashboard/queries.ts';
import './effects/type.ts';
import './escalations/type.ts';
import './import/mutations.ts';
import './initiatives/type.ts';
import './key-results/mutations.ts';
import './key-results/queries.ts';
import './metric-sources/mutations.ts';
import './metric-sources/type.ts';
import './objectives/mutations.ts';
import './objectives/queries.ts';
import './organizations/mutations.ts';
import './organizations/type.ts';
import './outbox/queries.ts';
import './people/mutations.ts';
import './people/queries.ts';
import './rehearsals/mutations.ts';
import './rehearsals/type.ts';
import './reports/type.ts';
import './reviews/mutations.ts';
import './teams/type.ts';
import './viewer/mutations.ts';
import './viewer/queries.ts';

let live: (() => LiveHub) | null = null;
let built: GraphQLSchema | null = null;

/** The schema, built once a process; `hub` is where its subscription listens. */
export function buildSchema(hub: () => LiveHub): GraphQLSchema {
  live = hub;
  if (built === null) {
    addChanges(() => {
      if (live === null) throw new Error('The schema was used before it was built.');
      return live();
    });
    built = lexicographicSortSchema(builder.toSchema());
  }
  return built;
}
