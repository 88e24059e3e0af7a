import { laterTexts } from './later-texts.ts';

/** The words of what leaves by file, in the reader's language. */
export const useExportTexts = laterTexts({
  en: async () => (await import('./en-export.ts')).enExport,
  ru: async () => (await import('./ru-export.ts')).ruExport,
});
