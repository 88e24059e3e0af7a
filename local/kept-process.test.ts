import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { keepProcess } from './kept-process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ROOT = join(import.meta.dirname, '..');

function keep(script: string) {
  const file = join(folder, 'child.mjs');
  writeFileSync(file, script);
  const heard: string[] = [];
  let wake: () => void = () => undefined;
  const tell = (line: string): void => {
    heard.push(line);
    wake();
  };
  const kept = keepProcess({
    file: relative(ROOT, file),
    env: {},
    logFile: join(folder, 'log'),
    onReady: () => tell('ready'),
    onDeath: (reason) => tell(reason),
  });
  const heardAtLeast = async (count: number): Promise<string[]> => {
    while (heard.length < count) await new Promise<void>((resolve) => (wake = resolve));
    return heard;
  };
  return { kept, heardAtLeast };
}

test('a process that dies is started again', async () => {
  const { kept, heardAtLeast } = keep(`process.send('ready'); setTimeout(() => process.exit(7), 20);`);

  const heard = await heardAtLeast(3);
  kept.kill();

  expect(heard).toEqual(['ready', expect.stringContaining('ended with 7, starts again in 1 s'), 'ready']);
});

test('a stop lets it finish, and it does not come back', async () => {
  const { kept, heardAtLeast } = keep(
    `process.on('message', () => {}); process.on('SIGTERM', () => { console.log('finished'); process.exit(0); }); process.send('ready');`,
  );
  await heardAtLeast(1);

  await kept.stop(5000);

  expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('finished');
});

test('one that does not finish in time is ended', async () => {
  const { kept, heardAtLeast } = keep(`process.on('SIGTERM', () => {}); process.on('message', () => {}); process.send('ready');`);
  await heardAtLeast(1);

  const began = performance.now();
  await kept.stop(300);

  expect(performance.now() - began).toBeLessThan(3000);
});
