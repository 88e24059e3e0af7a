import { createContext, type ReactNode, useContext } from 'react';
import type { Texts } from './en.ts';
import type { Language } from './language.ts';

export type { Texts } from './en.ts';

const TextsContext = createContext<{ language: Language; texts: Texts } | null>(null);

/** Gives every component below it the texts of one language. */
export function TextsProvider(props: { language: Language; texts: Texts; children: ReactNode }) {
  return <TextsContext value={{ language: props.language, texts: props.texts }}>{props.children}</TextsContext>;
}

/** All words of the app in the reader's language. */
export function useTexts(): Texts {
  return useTextsContext().texts;
}

/** The reader's language. */
export function useLanguage(): Language {
  return useTextsContext().language;
}

function useTextsContext() {
  const context = useContext(TextsContext);
  if (context === null) throw new Error('Texts are read outside their provider.');
  return context;
}
