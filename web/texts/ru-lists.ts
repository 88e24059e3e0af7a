import type { ListsTexts } from './en-lists.ts';
import { pluralOf } from './plural.ts';

const n = pluralOf('ru');

/** Russian words of the lists of cycles, people and meetings, and of a cycle's steps. */
export const ruLists: ListsTexts = {
  cycles: {
    coming: 'Готовятся',
    over: 'Завершены',
    ofExpected: (expected) => `из ${expected}, ожидаемых к этому дню`,
    keyResults: (count) => n(count, { one: '# ключевой результат', few: '# ключевых результата', other: '# ключевых результатов' }),
    noKeyResults: 'Ключевых результатов пока нет',
    updated: 'Обновлено за неделю',
    next: 'Дальше само',
    nothingNext: 'Ничего: цикл на паузе или ждёт человека',
    beforeLaunch: (done, all) => `${done} из ${all} до запуска`,
    begins: (when) => `начнётся ${when}`,
    score: (mean) => `средняя оценка ${mean}`,
    completed: (share) => `выполнено ${share}`,
    notScored: 'без оценки',
  },
  steps: {
    level: { COMPANY: 'компания', TEAM: 'команды', INDIVIDUAL: 'сотрудники' },
    openPlanning: (level) => `Открывается планирование: ${level}`,
    planningReminder: (level) => `Напоминание о планировании: ${level}`,
    activate: 'Цикл начинается',
    judgment: (day) => `Статусы за ${day}`,
    weeklyCheckIn: (number, monday) => `Отметка за неделю ${number}, с ${monday}`,
    settledIn: 'Разгон окончен: статусы учитываются',
    monthlyReview: (month) => `Обзор месяца: ${month}`,
    lastCall: 'Последний запрос: итоговые значения и выводы',
    score: 'Цикл заканчивается и получает оценку',
    retro: 'Итоги руководству',
    close: 'Цикл закрыт, незавершённое переходит в следующий черновик',
    outcome: {
      sent: (count) => `отправлено: ${count}`,
      skipped: (count) => `пропущено: ${count}`,
      unknown: (count) => `неизвестно: ${count}`,
      failed: (count) => `не удалось: ${count}`,
      waiting: (count) => `ждут: ${count}`,
    },
  },
  people: {
    anyTeam: 'Все команды',
    anyRole: 'Все роли',
    showLeft: (count) => `Показать ${n(count, { one: '# ушедшего', few: '# ушедших', other: '# ушедших' })}`,
    noneWhy: 'Поищите другое имя или снимите фильтр.',
    clear: 'Показать всех',
  },
  meetings: {
    below: (zone) => `Что будет в ближайшие четыре недели, по часам пояса ${zone}.`,
    plannedIn: (zone) => `назначена по часам пояса ${zone}`,
    tomorrow: 'Завтра',
    off: 'отменена',
    mine: { none: 'Без ответа', accepted: 'Приду', tentative: 'Возможно', declined: 'Не приду' },
  },
};
