import { type CommentsTexts, enComments } from './en-comments.ts';
import { ruComments } from './ru-comments.ts';
import { type Language } from './language.ts';
import { useLanguage } from './texts.tsx';

const COMMENTS_TEXTS: Record<Language, CommentsTexts> = { en: enComments, ru: ruComments };

/** The words of threads in the reader's language: apart from the others, which everybody loads before the first page. */
export function useCommentsTexts(): CommentsTexts {
  return COMMENTS_TEXTS[useLanguage()];
}
