import type { chatEn } from './chat-en.ts';

/** What Sextant says in a chat, in Russian. */
export const chatRu: typeof chatEn = {
  deadline: (deadline) => `Срок ${deadline}; достаточно одного значения.`,
  more: (number) => `и ещё ${number}`,
  take: 'Беру на себя',
  snooze: 'Отложить',
  taken: (name) => `Этим занимается ${name}.`,
  snoozed: (date) => `Отложено до ${date}.`,
  over: 'Вопрос закрыт, делать ничего не нужно.',
  checkedIn: (number, date) => `Отмечено ${date}: ${number}.`,
  checkIn: {
    title: 'Чек-ин за неделю',
    submit: 'Отметить',
    cancel: 'Отмена',
    nothingOpen: 'На этой неделе у вас всё отмечено.',
    leaveEmpty: 'Что оставите пустым, останется как есть.',
    value: 'Значение сейчас',
    done: 'Сделано?',
    steps: 'Сделанные шаги',
    confidence: 'Уверенность, от 1 до 10',
    note: 'Что сдвинуло число и что мешает',
    notANumber: 'Введите число, например 12,5.',
    nothing: 'Введите хотя бы одно значение.',
  },
  snoozing: {
    title: 'Отложить',
    submit: 'Отложить',
    until: 'На сколько',
    days: { 1: 'На день', 3: 'На три дня', 7: 'На неделю' },
    reason: 'Почему это может подождать',
    needsReason: 'Напишите, почему это может подождать: следующие в цепочке спросят.',
  },
  status: {
    nothingFound: (text) => `Нет доступных вам ключевых результатов идущего цикла со словами «${text}» в названии.`,
    nothingOwned: 'В идущих циклах у вас нет ключевых результатов. Введите /okr и часть названия.',
    found: (number) => `Найдено: ${number}`,
    lastCheckIn: (date) => `последний чек-ин ${date}`,
    neverCheckedIn: 'чек-инов ещё не было',
  },
  nobody: 'Sextant не знает никого с подтверждённым адресом вашей учётной записи здесь. Попросите администратора добавить вас или исправить адрес.',
  tryAgain: 'Чат не успел сообщить нам, кто вы. Попробуйте ещё раз.',
};
