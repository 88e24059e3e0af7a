import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram, whereIs } from './programs.ts';
import { downloadWithSdk } from './sdk-download.ts';

/** The newest version that `go install` accepts: later ones have replace lines. */
const VERSION = '1.5.1';
const GO_HELP = '"apt-get install golang", or https://go.dev/dl';

/** Where a program is looked for and how the search is told. */
export interface ProgramSearch {
  cacheFolder: string;
  /** Told each step that takes a while. */
  say(line: string): void;
}

/** A `temporal` that is there already, on PATH or in our cache, or null. */
export function temporalAtHand(cacheFolder: string): string | null {
  const cached = cachedTemporal(cacheFolder);
  return whereIs('temporal') ?? (existsSync(cached) ? cached : null);
}

/** Finds Temporal's command line program, which holds the dev server: at hand, by the SDK's download, or last by building it. */
export async function findTemporal({ cacheFolder, say }: ProgramSearch): Promise<string> {
  const atHand = temporalAtHand(cacheFolder);
  if (atHand !== null) return atHand;
  const target = cachedTemporal(cacheFolder);
  try {
    say('Downloading Temporal (about 60 MB, once)');
    await downloadWithSdk({ kind: 'dev-server', target });
  } catch (cause) {
    await build(target, say, cause);
  }
  return target;
}

/** What to do by hand when neither download nor Go is there; null while nothing is wrong. */
export function missingForTemporal(cacheFolder: string): string | null {
  if (temporalAtHand(cacheFolder) !== null || whereIs('go') !== null) return null;
  return `If Temporal cannot be downloaded, building it needs Go (${GO_HELP}); until then goals can be read and checked in, and workflows wait`;
}

function cachedTemporal(cacheFolder: string): string {
  return join(cacheFolder, `temporal-${VERSION}`, 'temporal');
}

async function build(target: string, say: (line: string) => void, cause: unknown): Promise<void> {
  if (whereIs('go') === null) {
    throw new Error(
      `Temporal could not be downloaded, and building it needs Go (${GO_HELP}). Then start again; or put "temporal" on PATH, or set TEMPORAL_ADDRESS`,
      { cause },
    );
  }
  say('Temporal could not be downloaded, so it is built from source with Go: a whole server to compile, 3 to 5 minutes, once');
  const folder = join(target, '..');
  const building = join(folder, 'building');
  mkdirSync(building, { recursive: true });
  await runProgram('go', ['install', '-ldflags=-s -w', `github.com/temporalio/cli/cmd/temporal@v${VERSION}`], { env: { GOBIN: building, GOFLAGS: '' } });
  renameSync(join(building, 'temporal'), target);
}
