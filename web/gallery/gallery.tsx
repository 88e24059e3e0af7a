import '../app/layers.css';
import '../app/mantine.css.ts';
import '../app/app.css';
import styles from './gallery.module.css';
import { MantineProvider } from '@mantine/core';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { type ComponentType, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { cssVariables, theme } from '../app/theme.ts';
import { type Language, loadTexts } from '../texts/language.ts';
import { TextsProvider } from '../texts/texts.tsx';

/** The stories by name; each file has one, `Story`. */
const STORIES = new Map(
  Object.entries(import.meta.glob<{ Story: ComponentType }>('./stories/*.tsx')).map(([file, load]) => [file.slice('./stories/'.length, -'.tsx'.length), load]),
);

const asked = new URLSearchParams(location.search);
const root = document.getElementById('root');
if (root !== null) void showGallery(root);

/** Shows the story that the address names (`?story=task-card&theme=dark&language=ru`), or else the list of all. */
async function showGallery(element: HTMLElement): Promise<void> {
  const language: Language = asked.get('language') === 'ru' ? 'ru' : 'en';
  const name = asked.get('story') ?? '';
  const [texts, story] = await Promise.all([loadTexts(language), STORIES.get(name)?.()]);
  document.documentElement.lang = language;
  const page = story === undefined ? <StoryList /> : <StoryPage name={name} Story={story.Story} />;
  // Cards hold links to pages; none of them is here to go to.
  const router = createRouter({ routeTree: createRootRoute({ component: () => page }), history: createMemoryHistory() });
  createRoot(element).render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={asked.get('theme') === 'dark' ? 'dark' : 'light'}>
      <TextsProvider language={language} texts={texts}>
        <Suspense fallback={null}>
          <RouterProvider router={router} />
        </Suspense>
      </TextsProvider>
    </MantineProvider>,
  );
}

function StoryPage({ name, Story }: { name: string; Story: ComponentType }) {
  return (
    <main className={styles.page} data-story={name}>
      <h1>{name}</h1>
      <Story />
    </main>
  );
}

/** Every story by name, in each theme and language. */
function StoryList() {
  return (
    <main className={styles.page}>
      <h1>Sextant: gallery</h1>
      <ul>
        {[...STORIES.keys()].map((name) => (
          <li key={name}>
            <a href={`?story=${name}`}>{name}</a>{' '}
            {['theme=dark', 'language=ru', 'theme=dark&language=ru'].map((way) => (
              <a key={way} href={`?story=${name}&${way}`}>
                {way}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </main>
  );
}
