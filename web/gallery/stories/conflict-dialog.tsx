import { ConflictDialog } from '../../app/conflict-dialog.tsx';
import { useSample } from '../sheet.tsx';

/** Two versions of a key result that differ in short and in long fields. */
export function Story() {
  const { mine, theirs } = useSample({
    en: {
      mine: { title: 'Failed payments below half a percent', unit: '%', target: '0.5', description: '' },
      theirs: {
        title: 'Payments-never-fail-in-any-of-the-countries-that-we-serve-today-or-tomorrow',
        unit: '%',
        target: '1234567890.123456',
        description: 'Asked by the board',
      },
    },
    ru: {
      mine: { title: 'Неудачных платежей меньше половины процента', unit: '%', target: '0.5', description: '' },
      theirs: {
        title: 'Платежи-проходят-всегда-во-всех-странах-сегодня-и-завтра-и-послезавтра',
        unit: '%',
        target: '1234567890.123456',
        description: 'Просил совет',
      },
    },
  });
  const stay = () => undefined;
  return <ConflictDialog conflict={{ mine, theirs, version: 7 }} onMine={stay} onTheirs={stay} onClose={stay} />;
}
