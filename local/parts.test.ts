import { expect, test } from '@jest/globals';
import { createParts, type PartView } from './parts.ts';
import { renderSetUpPage } from './set-up-page.ts';

function partsAt(start: number) {
  const clock = { ms: start };
  const heard: PartView[] = [];
  return { clock, heard, parts: createParts({ now: () => clock.ms, onChange: (part) => heard.push(part) }) };
}

test('ready means every part but the optional ones is ready', async () => {
  const { parts } = partsAt(0);
  parts.announce('PostgreSQL', { expectedSeconds: 3 });
  parts.announce('Rehearsals', { expectedSeconds: 10, optional: true });

  const before = parts.ready();
  await parts.bringUp('PostgreSQL', async () => undefined);

  expect([before, parts.ready()]).toEqual([false, true]);
});

test('a part that fails says why, and the reason is thrown on', async () => {
  const { parts, clock } = partsAt(1000);
  parts.announce('Temporal', { expectedSeconds: 240 });

  const outcome = parts.bringUp('Temporal', async ({ say }) => {
    say('building');
    clock.ms += 2500;
    throw new Error('Go is not installed');
  });

  await expect(outcome).rejects.toThrow('Go is not installed');
  expect(parts.view()).toEqual([
    { name: 'Temporal', state: 'failed', note: 'Go is not installed', elapsedSeconds: 2.5, expectedSeconds: 240, optional: false, appWaits: true },
  ]);
});

test('the set-up page shows each part, and reads no markup out of a note', () => {
  const { parts } = partsAt(0);
  parts.announce('Web app', { expectedSeconds: 5 });
  parts.set('Web app', 'failed', '<script>alert(1)</script>');

  const page = renderSetUpPage(parts.view());

  expect(page).toContain('Web app');
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toContain('http-equiv="refresh"');
});

test('while Temporal cannot be had, the set-up page still waits for the app, which starts without it', () => {
  const { parts } = partsAt(0);
  parts.announce('App', { expectedSeconds: 4 });
  parts.announce('Temporal', { expectedSeconds: 240, appWaits: false });
  parts.set('Temporal', 'failed', 'Go is not installed');

  const page = renderSetUpPage(parts.view());

  expect(page).toContain('Sextant is starting');
  expect(page).toContain('Go is not installed');
  expect(page).toContain('http-equiv="refresh"');
});
