import type { CommentsTexts } from './en-comments.ts';
import { pluralOf } from './plural.ts';

const n = pluralOf('ru');

/** Слова обсуждений целей и отметок. */
export const ruComments: CommentsTexts = {
  comments: {
    title: 'Обсуждение',
    none: 'Здесь пока никто не писал. Спросите, ответьте, решите: прочтёт каждый, кому открыта эта цель.',
    closed: 'Обсуждение не загрузилось.',
    again: 'Попробовать снова',
    earlier: 'Показать более ранние',
    placeholder: 'Напишите комментарий. @ позовёт человека',
    checkInPlaceholder: 'Скажите что-нибудь об этой отметке',
    label: 'Комментарий',
    editLabel: 'Комментарий заново',
    send: 'Отправить',
    sendKeys: (mac) => (mac ? '⌘ Enter отправит' : 'Ctrl+Enter отправит'),
    left: (count) => n(count, { one: 'остался # знак', few: 'осталось # знака', other: 'осталось # знаков' }),
    over: (count) => n(count, { one: 'лишний # знак', few: 'лишние # знака', other: 'лишних # знаков' }),
    sending: 'Отправляется …',
    notSent: 'Не отправлено.',
    sendAgain: 'Отправить ещё раз',
    takeBack: 'Забрать назад',
    edited: 'изменено',
    editedAt: (when) => `Изменено: ${when}`,
    edit: (name, when) => `Изменить: комментарий, ${name}, ${when}`,
    remove: 'Удалить комментарий',
    removeOf: (name, when) => `Удалить: комментарий, ${name}, ${when}`,
    removeSure: 'Он исчезнет насовсем и для всех. Что в нём было, останется в журнале.',
    removed: 'Комментарий удалён',
    arrived: (name) => `Новый комментарий: ${name}.`,
    thread: (count) => (count === 0 ? 'Комментировать' : n(count, { one: '# комментарий', few: '# комментария', other: '# комментариев' })),
    people: 'Кого позвать',
    found: (count) =>
      count === 0
        ? 'Никому с таким именем эта цель не открыта.'
        : n(count, {
            one: '# человек. Стрелки выбирают, Enter вставляет.',
            few: '# человека. Стрелки выбирают, Enter вставляет.',
            other: '# человек. Стрелки выбирают, Enter вставляет.',
          }),
    react: 'Добавить реакцию',
    reaction: { thumbs_up: 'Палец вверх', heart: 'Сердце', party: 'Ура', eyes: 'Смотрю', thanks: 'Спасибо', thinking: 'Думаю' },
    reacted: (what, names, others) =>
      `${what}: ${names}${others > 0 ? ` и ещё ${n(others, { one: '# человек', few: '# человека', other: '# человек' })}` : ''}`,
    of: (name) => `Комментарий, ${name}`,
  },
};
