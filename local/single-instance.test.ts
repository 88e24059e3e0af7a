import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { beginningOf, programOf } from './processes.ts';
import { holdInstance, runningInstance } from './single-instance.ts';

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'sextant-instance-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true }));

test('a second start beside a running one is told which process holds the folder', async () => {
  const other = spawn('sleep', ['30']);
  await new Promise((resolve) => other.once('spawn', resolve));
  const holder = { pid: other.pid ?? 0, beginning: beginningOf(other.pid ?? 0), url: 'http://localhost:1' };
  writeFileSync(join(dataFolder, 'sextant.pid'), JSON.stringify(holder));

  const second = holdInstance({ dataFolder, url: 'http://localhost:2' });
  other.kill('SIGKILL');
  await new Promise((resolve) => other.once('close', resolve));
  const third = holdInstance({ dataFolder, url: 'http://localhost:2' });

  expect(second).toEqual({ held: false, by: holder });
  expect(third.held).toBe(true);
});

test.each([
  ['a process number that a stranger has now', JSON.stringify({ pid: process.ppid, beginning: 'before the reboot', url: '' })],
  ['half a file', '{"pid": 1'],
  ['an empty file', ''],
])('%s holds nothing', (_case, content) => {
  writeFileSync(join(dataFolder, 'sextant.pid'), content);

  expect(holdInstance({ dataFolder, url: 'http://localhost:2' }).held).toBe(true);
  expect(runningInstance(dataFolder)?.pid).toBe(process.pid);
});

test('a released folder is free', () => {
  const hold = holdInstance({ dataFolder, url: '' });
  if (hold.held) hold.release();

  expect(runningInstance(dataFolder)).toBeNull();
});

test('a zombie runs no program', async () => {
  // The child ends when its parent, a shell, has become a sleep that never asks for its result: a shell itself would take it away.
  const parent = spawn('sh', ['-c', 'sleep 0.5 & echo $!; exec sleep 9']);
  const printed = await new Promise<string>((resolve) => parent.stdout.once('data', (chunk) => resolve(String(chunk))));
  const child = Number(printed);
  const isZombie = (): boolean => /\) Z /.test(readFileSync(`/proc/${child}/stat`, 'utf8'));
  for (let tries = 0; !isZombie() && tries < 80; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));

  const program = programOf(child);
  parent.kill();

  expect(program).toBeNull();
});
