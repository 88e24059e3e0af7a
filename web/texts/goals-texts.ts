import { enGoals, type GoalsTexts } from './en-goals.ts';
import { ruGoals } from './ru-goals.ts';
import { type Language } from './language.ts';
import { useLanguage } from './texts.tsx';

const GOALS_TEXTS: Record<Language, GoalsTexts> = { en: enGoals, ru: ruGoals };

/** The words of the views of goals in the reader's language: apart from the others, which everybody loads before the first page. */
export function useGoalsTexts(): GoalsTexts {
  return GOALS_TEXTS[useLanguage()];
}
