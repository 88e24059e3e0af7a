import type { OfflineTexts } from './en-offline.ts';
import { pluralOf } from './plural.ts';

const n = pluralOf('ru');

/** Слова о работе без сети и о новой версии. */
export const ruOffline: OfflineTexts = {
  offline: 'Нет сети.',
  asOf: (when) => `Показано состояние: ${when}.`,
  keptOnDevice: 'Отметки сохраняются на этом устройстве и отправятся, когда сеть появится.',
  waiting: (count) =>
    `${n(count, { one: 'Ждёт отправки # отметка', few: 'Ждут отправки # отметки', many: 'Ждут отправки # отметок', other: 'Ждут отправки # отметки' })}.`,
  sendNow: 'Отправить сейчас',
  kept: (title) => `Сохранено на этом устройстве: ${title}. Отправится, когда появится сеть.`,
  sent: (title) => `Отправлено: ${title}`,
  refused: (title, why) => `Отметка «${title}» не принята. ${why}`,
  newVersion: 'Готова новая версия Sextant.',
  load: 'Загрузить',
};
