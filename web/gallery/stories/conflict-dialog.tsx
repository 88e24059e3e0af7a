import { ConflictDialog } from '../../app/conflict-dialog.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { useSample } from '../sheet.tsx';

/** Two versions of a key result that differ in short and in long fields, one of which only they changed. */
export function Story() {
  const { keyResults: labels } = useTexts();
  const titles = useSample({
    en: {
      mine: 'Failed payments stay below half a percent in every country that we serve today, cards and bank transfers alike',
      theirs: 'Failed payments stay below one percent in every country that we serve today, cards and bank transfers alike',
    },
    ru: {
      mine: 'Неудачных платежей меньше половины процента во всех странах, где мы работаем сегодня, с картами и переводами',
      theirs: 'Неудачных платежей меньше одного процента во всех странах, где мы работаем сегодня, с картами и переводами',
    },
  });
  const both = [
    { field: 'title', ...titles },
    { field: 'target', mine: '0.5', theirs: '1234567890.123456' },
    { field: 'dueOn', mine: '2026-12-18', theirs: '' },
  ];
  const stay = () => undefined;
  return (
    <ConflictDialog
      conflict={{ noun: 'key-result', both, theirsAlone: ['confidence'] }}
      labels={{ title: labels.titleLabel, target: labels.target, dueOn: labels.dueOn, confidence: labels.confidence }}
      onMine={stay}
      onTheirs={stay}
      onClose={stay}
    />
  );
}
