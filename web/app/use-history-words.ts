import { useFormats } from '../texts/format.ts';
import { useHistoryTexts } from '../texts/history-texts.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import type { HistoryWords } from './history-words.ts';

/** What the reader's language has for what was changed; it comes with the page that asks. */
export function useHistoryWords(): HistoryWords {
  const [texts, pages, format] = [useTexts(), usePagesTexts(), useFormats()];
  const { history } = useHistoryTexts();
  return { texts, pages, history, format };
}
