import { decodeGlobalID } from '@pothos/plugin-relay';
import { z } from 'zod';
import { rowId } from './row-id.ts';

/** An id as GraphQL gives it, for what is asked beside GraphQL. */
export const GlobalId = z
  .string()
  .max(200)
  .transform((id, context) => {
    try {
      return decodeGlobalID(id);
    } catch {
      context.addIssue('an id as the API gives it');
      return z.NEVER;
    }
  });

/** The same of a person, as the plain id of their row. */
export const PersonGlobalId = GlobalId.refine(({ typename }) => typename === 'Person', 'the id of a person').transform(({ id }) => rowId(id));

/** The same of a cycle. */
export const CycleGlobalId = GlobalId.refine(({ typename }) => typename === 'Cycle', 'the id of a cycle').transform(({ id }) => rowId(id));
