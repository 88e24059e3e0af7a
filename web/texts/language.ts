import type { Texts } from './en.ts';

export type Language = 'en' | 'ru';

const LANGUAGE_KEY = 'sextant.language';

/** The language chosen on this device, else the browser's, else English. */
export function startLanguage(): Language {
  const chosen = localStorage.getItem(LANGUAGE_KEY);
  if (chosen === 'en' || chosen === 'ru') return chosen;
  return navigator.language.toLowerCase().startsWith('ru') ? 'ru' : 'en';
}

/** Whether a language was chosen on this device; it then goes before the person's own. */
export function isLanguageChosen(): boolean {
  return localStorage.getItem(LANGUAGE_KEY) !== null;
}

/** Keeps a language for this device. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(LANGUAGE_KEY, language);
}

/** Loads one language's texts; the other is never downloaded. */
export async function loadTexts(language: Language): Promise<Texts> {
  switch (language) {
    case 'en':
      return (await import('./en.ts')).en;
    case 'ru':
      return (await import('./ru.ts')).ru;
  }
}
