import type { ToOptions } from '@tanstack/react-router';
import type { SearchKind } from '../../domain/search-text.ts';
import { plainId } from '../app/plain-id.ts';

/** Of each kind that is found: the page it is opened on, and its sign, drawn in a square of 16. */
export const FOUND_KINDS: Record<SearchKind, { place: (id: string) => ToOptions; sign: string }> = {
  objective: {
    place: (id) => ({ to: '/objectives/$objectiveId', params: { objectiveId: id } }),
    sign: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm0 3.2a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6Z',
  },
  key_result: { place: (id) => ({ to: '/key-results/$keyResultId', params: { keyResultId: id } }), sign: 'M2 14V9m4 5V5m4 9V7.5m4 6.5V2' },
  check_in: { place: (id) => ({ to: '/key-results/$keyResultId', params: { keyResultId: id } }), sign: 'M2 3h12v8H8l-3.5 3V11H2zM5.5 7l1.7 1.6L10.8 5.4' },
  initiative: { place: (id) => ({ to: '/objectives/$objectiveId', params: { objectiveId: id } }), sign: 'M3 14V2.5h9l-2.2 3 2.2 3H3' },
  task: { place: (id) => ({ to: '/board', search: { task: plainId(id) } }), sign: 'M2.5 2.5h11v11h-11zM5.3 8.2l2 1.9 3.6-4' },
  meeting: { place: (id) => ({ to: '/meetings/$meetingId', params: { meetingId: id } }), sign: 'M2 3.5h12v10.5H2zM2 7h12M5 1.5v3.5M11 1.5v3.5' },
  person: {
    place: (id) => ({ to: '/people/$personId', params: { personId: id } }),
    sign: 'M8 8.2a3 3 0 1 0 0-6.1 3 3 0 0 0 0 6ZM2.4 14.2c.6-2.8 2.8-4.2 5.6-4.2s5 1.4 5.6 4.2',
  },
  team: {
    place: (id) => ({ to: '/teams/$teamId', params: { teamId: id } }),
    sign: 'M6 7.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2ZM1.2 13.6c.5-2.6 2.4-3.9 4.8-3.9s4.3 1.3 4.8 3.9M10.8 7.4a2.4 2.4 0 0 0 0-4.8M12.4 10c1.3.6 2.2 1.8 2.5 3.6',
  },
  cycle: { place: (id) => ({ to: '/cycles/$cycleId', params: { cycleId: id }, search: { cycle: id } }), sign: 'M13.6 6A6 6 0 1 0 14 8.6M14 2.2V6h-3.8' },
  kpi: { place: (id) => ({ to: '/kpis/$kpiId', params: { kpiId: id } }), sign: 'M1.5 11.5 5.5 7l3 2.6 6-6.4M10.4 3.2h4.1v4' },
  connection: {
    place: (id) => ({ to: '/connections/$connectionId', params: { connectionId: id } }),
    sign: 'M6.6 9.4a2.8 2.8 0 0 0 4 0l2.4-2.4a2.8 2.8 0 0 0-4-4l-.9.9M9.4 6.6a2.8 2.8 0 0 0-4 0L3 9a2.8 2.8 0 0 0 4 4l.9-.9',
  },
};
