import type { CardData } from '../../boards/board-query.ts';
import { CardFace } from '../../boards/task-card.tsx';
import { Sheet, useSample } from '../sheet.tsx';

/** The least and the most a card can say, one that is late, one that is blocked, and several held by the pointer. */
export function Story() {
  const words = useSample({
    en: {
      title: 'Retry card payments',
      long: 'Internationalization-of-the-PaymentServiceProviderConfigurationValidator and all that comes with it, for every country',
      blocked: 'Waits for the contract with the bank',
      labels: ['payments', 'a-label-of-considerable-length-without-any-space'],
      note: 'The release waits for Monday',
      goal: 'Share of failed payments below half a percent in all countries',
      person: 'Mia Wood',
    },
    ru: {
      title: 'Повторять платежи',
      long: 'Высокопревосходительнейшая-интернационализация-проверки-настроек и всё, что к ней относится, для каждой страны',
      blocked: 'Ждём договора с банком',
      labels: ['платежи', 'метка-значительной-длины-без-единого-пробела-внутри'],
      note: 'Выпуск ждёт понедельника',
      goal: 'Доля неудачных платежей ниже половины процента во всех странах',
      person: 'Мия Вуд',
    },
  });
  const task = (rest: Partial<CardData>): CardData => ({
    ...{ id: 'task', title: words.title, state: 'todo', rank: 1, blockedReason: null, dueOn: null, priority: 'none', labels: [], releaseNote: '' },
    ...{ mayChange: true, version: 1, column: { id: 'column' }, checklist: [], assignee: null, objective: null, keyResult: null, pullRequest: null },
    ...rest,
  });
  const full = task({
    ...{ title: words.long, priority: 'urgent', dueOn: '2099-02-20', labels: words.labels, releaseNote: words.note, keyResult: { id: '1', title: words.goal } },
    ...{ checklist: [0, 1, 2].map((step) => ({ title: String(step), done: step < 2 })), assignee: { id: '1', name: words.person } },
    pullRequest: {
      ...{
        number: 123456,
        url: '#123456',
        state: 'open',
        draft: false,
        checksPassed: 12,
        checksFailed: 1,
        checksPending: 2,
        approvals: 1,
        changesRequested: 1,
      },
    },
  });
  return (
    <Sheet as="cards">
      <CardFace task={task({})} />
      <CardFace task={task({ state: 'in_progress', dueOn: '2026-01-20', priority: 'high', assignee: { id: '1', name: words.person } })} />
      <CardFace task={task({ state: 'blocked', blockedReason: words.blocked, checklist: [{ title: '1', done: true }] })} />
      <CardFace task={full} />
      <CardFace task={task({ priority: 'low' })} lifted={12} />
    </Sheet>
  );
}
