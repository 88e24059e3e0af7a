import './layers.css';
import './mantine.css.ts';
import './app.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useCallback, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { chooseLanguage, type Language, loadTexts, startLanguage } from '../texts/language.ts';
import { type Texts, TextsProvider } from '../texts/texts.tsx';
import { client } from './client.ts';
import { LanguageSwitchContext } from './language-switch.ts';
import { router } from './router.tsx';
import { shareStyleNonce, styleNonce } from './style-nonce.ts';
import { cssVariables, theme } from './theme.ts';

const colorSchemes = localStorageColorSchemeManager({ key: 'sextant.color-scheme' });

/** Starts the app in an element, in the language of its reader. */
export async function showApp(element: HTMLElement): Promise<void> {
  shareStyleNonce();
  const language = startLanguage();
  const texts = await loadTexts(language);
  createRoot(element).render(
    <StrictMode>
      <App language={language} texts={texts} />
    </StrictMode>,
  );
}

function App(props: { language: Language; texts: Texts }) {
  const [spoken, setSpoken] = useState(props);
  const speak = useCallback(async (language: Language, keep: 'keep' | 'for-now') => {
    if (keep === 'keep') chooseLanguage(language);
    const texts = await loadTexts(language);
    document.documentElement.lang = language;
    setSpoken({ language, texts });
  }, []);
  const switcher = useMemo(() => ({ speak }), [speak]);
  useEffect(() => {
    document.documentElement.lang = spoken.language;
  }, [spoken.language]);
  return (
    <MantineProvider getStyleNonce={styleNonce} theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={colorSchemes} defaultColorScheme="auto">
      <TextsProvider {...spoken}>
        <LanguageSwitchContext value={switcher}>
          <Provider value={client}>
            <RouterProvider router={router} />
          </Provider>
        </LanguageSwitchContext>
      </TextsProvider>
    </MantineProvider>
  );
}
