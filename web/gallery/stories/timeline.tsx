import type { TimelineEntryData } from '../../cycles/cycle-query.ts';
import { TimelineEntries } from '../../cycles/timeline.tsx';
import { Paper, useSample } from '../sheet.tsx';

/** Done and to come, to one person, to many, to nobody, with long names. */
export function Story() {
  const words = useSample({
    en: {
      titles: ['Weekly check-in', 'Reminder of the weekly check-in', 'Monthly review with the leadership and all heads of departments', 'Last call'],
      names: ['Mia Wood', 'Maximiliana Featherstonehaugh-Cholmondeley', 'Ian Ray'],
      details: ['12 of 14 answered', 'Waits for the approval of the key results', ''],
    },
    ru: {
      titles: [
        'Еженедельный отчёт',
        'Напоминание о еженедельном отчёте',
        'Ежемесячный обзор с руководством и всеми начальниками департаментов',
        'Последний срок',
      ],
      names: ['Мия Вуд', 'Константин Константинопольский-Преображенский', 'Ян Рэй'],
      details: ['ответили 12 из 14', 'Ждёт согласования ключевых результатов', ''],
    },
  });
  const entry = (index: number, rest: Partial<TimelineEntryData>): TimelineEntryData => ({
    ...{ key: String(index), kind: 'check-in', title: words.titles[index] ?? '', detail: '', dueAt: `2026-02-${10 + index * 4}T09:00:00Z` },
    ...{ done: false, recipients: 0, recipientNames: [] },
    ...rest,
  });
  return (
    <Paper>
      <TimelineEntries
        entries={[
          entry(0, { done: true, recipients: 14, detail: words.details[0] ?? '' }),
          entry(1, { recipients: 1, recipientNames: words.names.slice(0, 1), detail: words.details[1] ?? '' }),
          entry(2, { recipients: 812, recipientNames: words.names }),
          entry(3, {}),
        ]}
      />
    </Paper>
  );
}
