import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '../env.ts';
import { buildWebApp, generateDatabaseClient } from '../local/builds.ts';
import { findChromium } from '../local/chromium.ts';
import { findReferee } from '../local/referee-program.ts';
import { findTemporal } from '../local/temporal-program.ts';
import { findTimeSkippingServer } from '../local/time-skipping-server.ts';
import { hasPdfText } from '../test/pdf-text-program.ts';

/**
 * `npm test [-- what jest takes]`: sets up what the suites need on a fresh clone, runs them, and closes with `N passed, N failed, N skipped`.
 * Suites whose part cannot be had are left out by name; with CI=true that is a failure.
 */
const environment = readEnvironment(process.env);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const leftOut = new Map<string, string>();

await setUp('database client', generateDatabaseClient);
await setUp('web app', buildWebApp);
await setUp('Temporal', () => findTemporal({ cacheFolder: environment.cacheFolder, say }), 'devServer');
await setUp(
  'time-skipping server',
  () => findTimeSkippingServer({ given: environment.timeSkippingServer, cacheFolder: environment.cacheFolder, say }),
  'timeSkippingEnvironment',
);
await setUp('Referee', () => findReferee({ cacheFolder: environment.cacheFolder, say }), 'startReferee');
await setUp('Chromium', () => findChromium(say, { shellWillDo: true }), 'openBrowser');
process.exitCode = runJest();

/** Brings one part up; when it cannot be had, leaves out the suites that call `usedThrough`, or fails where nothing can do without. */
async function setUp(part: string, work: () => Promise<unknown>, usedThrough?: string): Promise<void> {
  const startedAt = performance.now();
  try {
    await work();
    const seconds = (performance.now() - startedAt) / 1000;
    if (seconds > 1) say(`${part} ready in ${seconds.toFixed(1)} s`);
  } catch (cause) {
    if (usedThrough === undefined) throw cause;
    const suites = globSync('**/*.test.{ts,tsx}', { exclude: ['node_modules/**', 'dist/**'] }).filter((file) =>
      readFileSync(file, 'utf8').includes(`${usedThrough}(`),
    );
    for (const suite of suites) leftOut.set(suite, `${part}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function runJest(): number {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-tests-'));
  const closingLine = join(folder, 'closing-line');
  const ignored = [...leftOut.keys()].flatMap((suite) => ['--testPathIgnorePatterns', `/${suite.replaceAll('.', '\\.')}$`]);
  const { status } = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', ...process.argv.slice(2), ...ignored], {
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
      SEXTANT_CLOSING_LINE: closingLine,
      SEXTANT_SUITES_LEFT_OUT: String(leftOut.size),
    },
  });
  for (const [suite, reason] of leftOut) say(`Left out ${suite}: no ${reason}`);
  if (!hasPdfText) say("Skipped the tests that read a PDF's text: no pdftotext (it comes with poppler-utils)");
  say(existsSync(closingLine) ? readFileSync(closingLine, 'utf8') : '0 passed, 1 failed, 0 skipped');
  rmSync(folder, { recursive: true });
  return status ?? 1;
}
