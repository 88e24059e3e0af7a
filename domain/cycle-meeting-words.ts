import type { CycleMeeting } from './cycle-meetings.ts';
import type { Language } from './person.ts';

/** What a cycle calls its meetings, and what each is for, until people write their own. */
interface CycleMeetingWords {
  title: string;
  agenda: string;
}

/** The words of a cycle's meeting in a language. */
export function cycleMeetingWords(kind: CycleMeeting['kind'], language: Language): CycleMeetingWords {
  return WORDS[language][kind];
}

const WORDS: Record<Language, Record<CycleMeeting['kind'], CycleMeetingWords>> = {
  en: {
    check_in: {
      title: 'Check-in',
      agenda: 'Key results that moved, and those that did not\nConfidence: what changed it\nWhat is in the way, and who helps until next week',
    },
    review: {
      title: 'Review',
      agenda: 'Progress since the last review, objective by objective\nKey results at risk: keep, change or drop\nDecisions, each with a name and a date',
    },
    retro: {
      title: 'Retrospective',
      agenda: 'What we reached, and what we learned\nWhat helped, and what was in the way\nWhat we do otherwise in the next cycle',
    },
  },
  ru: {
    check_in: {
      title: 'Чек-ин',
      agenda: 'Ключевые результаты: какие сдвинулись, какие нет\nУверенность: что её изменило\nЧто мешает и кто поможет до следующей недели',
    },
    review: {
      title: 'Обзор',
      agenda: 'Что изменилось с прошлого обзора, по каждой цели\nКлючевые результаты под угрозой: оставить, изменить или снять\nРешения: у каждого имя и срок',
    },
    retro: {
      title: 'Ретроспектива',
      agenda: 'Чего мы достигли и что узнали\nЧто помогало и что мешало\nЧто сделаем иначе в следующем цикле',
    },
  },
};
