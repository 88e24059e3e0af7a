import type { ResultOf } from '../../app/graphql.ts';
import { CheckInAnswerForm } from '../../check-ins/check-in-answer-form.tsx';
import type { CheckInFormFields } from '../../check-ins/check-in-fields.ts';
import { Paper, Sheet, useSample } from '../sheet.tsx';

type KeyResult = ResultOf<typeof CheckInFormFields>;

/** A number, a yes or no, and steps; in a page and in a line of a list. */
export function Story() {
  const words = useSample({
    en: {
      title: 'Renewals signed',
      unit: 'contracts per calendar month',
      steps: ['Contract with the bank', 'A pilot with three customers who have more than a thousand employees', 'Launch'],
    },
    ru: {
      title: 'Подписанные продления',
      unit: 'договоров за календарный месяц',
      steps: ['Договор с банком', 'Пилот с тремя клиентами, у которых больше тысячи сотрудников', 'Запуск'],
    },
  });
  const keyResult = (rest: Partial<KeyResult>): KeyResult => ({
    ...{ id: '1', title: words.title, kind: 'increase', unit: '', current: null, target: '100', atLeast: null, atMost: null, confidence: null, steps: [] },
    ...rest,
  });
  const steps = words.steps.map((title, index) => ({
    ...{ id: String(index), title, doneAt: index === 0 ? '2026-02-02T10:00:00Z' : null, dueOn: index === 2 ? '2026-03-20' : null, weight: '1' },
  }));
  const states = [
    { keyResult: keyResult({ unit: words.unit, current: '1234567890.125', confidence: 7 }), inLine: false },
    { keyResult: keyResult({ kind: 'binary', title: `${words.title} 2` }), inLine: false },
    { keyResult: keyResult({ kind: 'milestone', title: `${words.title} 3`, steps }), inLine: false },
    { keyResult: keyResult({ unit: '%', current: '42', title: `${words.title} 4` }), inLine: true },
    { keyResult: keyResult({ kind: 'milestone', title: `${words.title} 5`, steps }), inLine: true },
  ];
  return (
    <Sheet>
      {states.map((state) => (
        <Paper key={state.keyResult.title}>
          <CheckInAnswerForm {...state} sending={false} send={() => Promise.resolve('taken')} autoFocus={false} />
        </Paper>
      ))}
    </Sheet>
  );
}
