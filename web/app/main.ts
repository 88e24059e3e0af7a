import { loadTexts, startLanguage } from '../texts/language.ts';

/** The first script of every page. A check-in link gets its own small page, so that a phone need not load the whole app for one number. */
const isCheckInLink = location.pathname.startsWith('/check-in/');
const root = document.getElementById('root');

if (root !== null) {
  if (isCheckInLink) void import('../check-ins/link-root.tsx').then(({ showLinkPage }) => showLinkPage(root));
  else {
    void import('./app-root.tsx').then(({ showApp }) => showApp(root));
    // Asked for beside the code that will want them, not after it.
    void loadTexts(startLanguage());
  }
}
