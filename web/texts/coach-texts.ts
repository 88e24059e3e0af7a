import { laterTexts } from './later-texts.ts';

/** The words of the quality coach and of the review in the reader's language: with the pages on which goals are written or reviewed. */
export const useCoachTexts = laterTexts({
  en: async () => (await import('./en-coach.ts')).enCoach,
  ru: async () => (await import('./ru-coach.ts')).ruCoach,
});
