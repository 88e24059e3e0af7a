import { createContext } from 'react';
import type { Language } from '../texts/language.ts';

/** Changes the language of the running app: kept on this device where a person chose it, for now where their profile says so. */
export const LanguageSwitchContext = createContext<{ speak(language: Language, keep: 'keep' | 'for-now'): Promise<void> }>({ speak: async () => undefined });
