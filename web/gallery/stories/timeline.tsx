import type { TimelineEntryData } from '../../cycles/cycle-query.ts';
import { TimelineEntries } from '../../cycles/timeline.tsx';
import { Paper, useSample } from '../sheet.tsx';

/** Done and to come, to one person, to many, to nobody, with long names. */
export function Story() {
  const words = useSample({
    en: { names: ['Mia Wood', 'Maximiliana Featherstonehaugh-Cholmondeley', 'Ian Ray'] },
    ru: { names: ['Мия Вуд', 'Константин Константинопольский-Преображенский', 'Ян Рэй'] },
  });
  const entry = (step: Partial<TimelineEntryData['step']> & { kind: string; dueAt: string }, rest: Partial<TimelineEntryData>): TimelineEntryData => ({
    step: { key: step.kind, title: step.kind, level: null, day: null, weekNumber: null, month: null, ...step },
    ...{ done: false, outcome: null, recipients: 0, recipientNames: [] },
    ...rest,
  });
  return (
    <Paper>
      <TimelineEntries
        entries={[
          entry(
            { kind: 'weekly-check-in', dueAt: '2026-02-09T09:00:00Z', day: '2026-02-09', weekNumber: 7 },
            { done: true, outcome: { sent: 12, skipped: 2, unknown: 0, failed: 1, waiting: 0 }, recipients: 12 },
          ),
          entry({ kind: 'monthly-review', dueAt: '2026-03-02T10:00:00Z', month: '2026-03' }, { recipients: 1, recipientNames: words.names.slice(0, 1) }),
          entry({ kind: 'last-call', dueAt: '2026-03-24T09:00:00Z' }, { recipients: 812, recipientNames: words.names }),
          entry({ kind: 'score', dueAt: '2026-03-31T23:59:59Z' }, {}),
        ]}
      />
    </Paper>
  );
}
