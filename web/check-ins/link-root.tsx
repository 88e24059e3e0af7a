import '../app/layers.css';
import '../app/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type Language, loadTexts, startLanguage } from '../texts/language.ts';
import { TextsProvider } from '../texts/texts.tsx';
import { LinkPage } from './link-page.tsx';
import { openLink } from './link-requests.ts';

/** Draws the page of a check-in link: no login, no session, none of the app's weight. Reading is all it does by itself. */
export async function showLinkPage(element: HTMLElement): Promise<void> {
  document.documentElement.dataset['mantineColorScheme'] = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const token = decodeURIComponent(location.pathname.split('/')[2] ?? '');
  const opened = await openLink(token);
  const language: Language = opened.ok && (opened.data.language === 'ru' || opened.data.language === 'en') ? opened.data.language : startLanguage();
  const texts = await loadTexts(language);
  document.documentElement.lang = language;
  createRoot(element).render(
    <StrictMode>
      <TextsProvider language={language} texts={texts}>
        <LinkPage token={token} opened={opened} />
      </TextsProvider>
    </StrictMode>,
  );
}
