import { laterTexts } from './later-texts.ts';

/** The words of the organization’s circles in the reader's language, which come with their page. */
export const useCirclesTexts = laterTexts({
  en: async () => (await import('./en-circles.ts')).enCircles,
  ru: async () => (await import('./ru-circles.ts')).ruCircles,
});
