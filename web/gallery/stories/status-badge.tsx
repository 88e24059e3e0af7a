import { StatusBadge } from '../../key-results/status-badge.tsx';
import { Paper, Sheet } from '../sheet.tsx';

const STATUSES = ['ON_TRACK', 'AT_RISK', 'OFF_TRACK', 'COMPLETED', 'DROPPED', null] as const;

/** Every status, plain and with all that may qualify it. */
export function Story() {
  return (
    <Paper>
      <Sheet>
        {STATUSES.map((status) => (
          <Sheet key={status} as="row">
            <StatusBadge status={status} />
            <StatusBadge status={status} tooEarly />
            <StatusBadge status={status} tooEarly stale overridden />
          </Sheet>
        ))}
      </Sheet>
    </Paper>
  );
}
