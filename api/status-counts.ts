import type { StatusCounts } from '../database/dashboard.ts';
import { builder } from './builder.ts';

/** How many goals stand where. */
export const StatusCountsType = builder.objectRef<StatusCounts>('StatusCounts').implement({
  fields: (t) => ({
    onTrack: t.exposeInt('onTrack'),
    atRisk: t.exposeInt('atRisk'),
    offTrack: t.exposeInt('offTrack'),
    completed: t.exposeInt('completed'),
    dropped: t.exposeInt('dropped'),
    none: t.exposeInt('none'),
  }),
});
