import { encodeGlobalID } from '@pothos/plugin-relay';
import { type GraphQLSchema, isObjectType, lexicographicSortSchema } from 'graphql';
import { builder } from './builder.ts';
import type { LiveHub } from './live/hub.ts';
import { addChanges } from './live/subscriptions.ts';
import './access/queries.ts';
import './access/roles.ts';
import './api-tokens/type.ts';
import './audit/type.ts';
import './calendars/span.ts';
import './calendars/type.ts';
import './check-ins/mutations.ts';
import './comments/mutations.ts';
import './comments/type.ts';
import './connections/integration-type.ts';
import './connections/mutations.ts';
import './connections/type.ts';
import './connections/values.ts';
import './cycles/mutations.ts';
import './cycles/queries.ts';
import './dashboard/queries.ts';
import './effects/type.ts';
import './escalations/type.ts';
import './export/queries.ts';
import './goal-links/type.ts';
import './goal-views/mutations.ts';
import './goal-views/type.ts';
import './home/mutations.ts';
import './home/panels.ts';
import './home/type.ts';
import './import/mutations.ts';
import './initiatives/type.ts';
import './key-results/mutations.ts';
import './key-results/queries.ts';
import './kpis/mutations.ts';
import './kpis/type.ts';
import './meetings/mutations.ts';
import './meetings/type.ts';
import './metric-sources/mutations.ts';
import './metric-sources/type.ts';
import './notices/mutations.ts';
import './notices/type.ts';
import './objectives/mutations.ts';
import './objectives/queries.ts';
import './organizations/mutations.ts';
import './organizations/type.ts';
import './outbox/queries.ts';
import './ownerless/queries.ts';
import './people/mutations.ts';
import './people/queries.ts';
import './rehearsals/mutations.ts';
import './rehearsals/type.ts';
import './reports/type.ts';
import './reviews/mutations.ts';
import './search/queries.ts';
import './single-sign-on/type.ts';
import './boards/mutations.ts';
import './boards/type.ts';
import './tasks/batches.ts';
import './tasks/linked-items.ts';
import './tasks/mutations.ts';
import './tasks/type.ts';
import './teams/accountabilities.ts';
import './teams/circle-work.ts';
import './teams/mutations.ts';
import './teams/type.ts';
import './viewer/mutations.ts';
import './viewer/queries.ts';
import './workflow-list/queries.ts';

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
    built = idsAtOnce(lexicographicSortSchema(builder.toSchema()));
  }
  return built;
}

/** The plugin's resolver of a node's id answers with a promise, one a row; a page of goals has hundreds of rows, and all of them know their id. */
function idsAtOnce(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || !type.getInterfaces().some(({ name }) => name === 'Node')) continue;
    const { id } = type.getFields();
    if (id !== undefined) id.resolve = (row: { id: string }) => encodeGlobalID(type.name, row.id);
  }
  return schema;
}
