import { enSearch, type SearchTexts } from './en-search.ts';
import { ruSearch } from './ru-search.ts';
import { type Language } from './language.ts';
import { useLanguage } from './texts.tsx';

const SEARCH_TEXTS: Record<Language, SearchTexts> = { en: enSearch, ru: ruSearch };

/** The words of search, palette and shortcuts in the reader's language: apart from those that everybody loads before the first page. */
export function useSearchTexts(): SearchTexts {
  return SEARCH_TEXTS[useLanguage()];
}
