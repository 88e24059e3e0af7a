import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramSearch } from './temporal-program.ts';
import { runProgram } from './programs.ts';

/** The newest that Node 20 runs. It is kept out of our lock file: 185 packages that only a test needs. */
const VERSION = '5.14.2';

/** The referee (Prism) if it is in our cache, or null: a file for Node. */
export function refereeAtHand(cacheFolder: string): string | null {
  const program = refereeIn(folderOf(cacheFolder));
  return existsSync(program) ? program : null;
}

/** Finds the referee, which holds fakes to the vendors' descriptions; installs it once. */
export async function findReferee({ cacheFolder, say }: ProgramSearch): Promise<string> {
  const atHand = refereeAtHand(cacheFolder);
  if (atHand !== null) return atHand;
  say('Installing the referee of the fake providers (90 MB, half a minute, once)');
  const building = `${folderOf(cacheFolder)}-building-${process.pid}`;
  mkdirSync(building, { recursive: true });
  await runProgram('npm', ['install', '--prefix', building, '--no-audit', '--no-fund', '--ignore-scripts', `@stoplight/prism-cli@${VERSION}`]);
  if (refereeAtHand(cacheFolder) === null) renameSync(building, folderOf(cacheFolder));
  else rmSync(building, { recursive: true });
  return refereeIn(folderOf(cacheFolder));
}

function folderOf(cacheFolder: string): string {
  return join(cacheFolder, `prism-${VERSION}`);
}

function refereeIn(folder: string): string {
  return join(folder, 'node_modules', '@stoplight', 'prism-cli', 'dist', 'index.js');
}
