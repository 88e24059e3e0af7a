import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopPostgres } from '../local/postgres.ts';
import { programOf } from '../local/processes.ts';

const PREFIX = 'sextant-jest-';

/** The folder one jest run shares among its workers, named after the run's main process; see run-setup.ts. */
export function runDirectory(): string {
  const directory = process.env['SEXTANT_JEST_RUN'];
  if (!directory) throw new Error('No folder for this test run: start tests through jest.config.mjs, which sets it up');
  return directory;
}

/** Makes the run's folder, and clears what a killed run left behind, its PostgreSQL included. */
export async function openRunDirectory(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    if (programOf(Number(name.slice(PREFIX.length))) === null) await clear(join(tmpdir(), name));
  }
  const directory = join(tmpdir(), `${PREFIX}${process.pid}`);
  mkdirSync(directory, { recursive: true, mode: 0o711 });
  process.env['SEXTANT_JEST_RUN'] = directory;
}

/** Stops what the run started and removes its files. */
export function closeRunDirectory(): Promise<void> {
  return clear(runDirectory());
}

async function clear(directory: string): Promise<void> {
  await stopPostgres(join(directory, 'postgres'));
  rmSync(directory, { recursive: true, force: true });
}
