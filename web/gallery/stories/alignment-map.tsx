import { PLAIN_VIEW } from '../../../domain/goal-view.ts';
import { AlignmentMap } from '../../objectives/alignment-map.tsx';
import { objectiveTree } from '../../objectives/objective-tree.ts';
import type { ListedObjective } from '../../objectives/objectives-query.ts';
import { useSample } from '../sheet.tsx';

/** A company's objectives over three levels, one of each status, with a long title and a long name. */
export function Story() {
  const words = useSample({
    en: {
      titles: [
        'Customers stay because it works',
        'Payments never fail',
        'A first answer within the hour, on every channel, in each of our nine languages',
        'Retries',
      ],
      team: 'Payments',
      owner: 'Maximiliana Featherstonehaugh-Cholmondeley',
    },
    ru: {
      titles: [
        'Клиенты остаются, потому что всё работает',
        'Платежи проходят всегда',
        'Первый ответ в течение часа в каждом канале на всех девяти языках',
        'Повторы',
      ],
      team: 'Платежи',
      owner: 'Константин Константинопольский-Преображенский',
    },
  });
  const objective = (id: number, rest: Partial<ListedObjective>): ListedObjective => ({
    ...{ id: String(id), title: words.titles[id] ?? '', level: 'TEAM', status: 'ON_TRACK', progress: 0.62, alignmentNote: '', version: 1 },
    ...{ mayChange: true, parent: { id: '0' }, team: { id: 'team', name: words.team }, owner: { id: 'owner', name: words.owner }, keyResults: [] },
    ...rest,
  });
  const objectives = [
    objective(0, { level: 'COMPANY', status: 'AT_RISK', progress: 0.4, parent: null, team: null }),
    objective(1, {}),
    objective(2, { status: 'OFF_TRACK', progress: 0.03 }),
    objective(3, { level: 'INDIVIDUAL', status: 'COMPLETED', progress: 12.5, parent: { id: '1' }, team: null }),
  ];
  return <AlignmentMap nodes={objectiveTree(objectives)} view={PLAIN_VIEW} />;
}
