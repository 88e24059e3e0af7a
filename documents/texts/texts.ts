import type { Language } from '../../domain/person.ts';
import { en } from './en.ts';
import type { Texts } from './en.ts';
import { ru } from './ru.ts';

const byLanguage: Record<Language, Texts> = { en, ru };

/** All that Sextant says to people in one language. */
export function textsFor(language: Language): Texts {
  return byLanguage[language];
}

export type { Texts };
