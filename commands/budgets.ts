/** `npm run budgets`: what the first page of the app and a check-in link load, gzipped; exits 1 when the first page is over its budget. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** In kB of 1000 bytes: issue 3, section G. */
const SCRIPT_BUDGET = 180;
const WITH_STYLES_BUDGET = 220;

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
}

const folder = 'dist/web';
const manifest = JSON.parse(readFileSync(`${folder}/.vite/manifest.json`, 'utf8')) as Record<string, Chunk>;

const first = sizesOf(['index.html', 'app/app-root.tsx', 'texts/ru.ts']);
const link = sizesOf(['index.html', 'check-ins/link-root.tsx', 'texts/ru.ts']);
print('first page', first);
print('check-in link', link);
const over = first.script > SCRIPT_BUDGET || first.script + first.styles > WITH_STYLES_BUDGET;
say(
  over
    ? `Over budget: ${SCRIPT_BUDGET} kB of script, ${WITH_STYLES_BUDGET} kB with styles.`
    : `Within ${SCRIPT_BUDGET} kB of script and ${WITH_STYLES_BUDGET} kB with styles.`,
);
process.exitCode = over ? 1 : 0;

/** All that these entries load before anything is shown: they, and what they import, each file once. */
function sizesOf(entries: readonly string[]): { script: number; styles: number } {
  const chunks = new Map<string, Chunk>();
  for (const entry of entries) collect(entry);
  const scripts = new Set([...chunks.values()].map(({ file }) => file));
  const styles = new Set([...chunks.values()].flatMap(({ css }) => css ?? []));
  return { script: gzippedKb(scripts), styles: gzippedKb(styles) };

  function collect(key: string): void {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`The build has no ${key}; run the web build first, or name its entries anew here.`);
    if (chunks.has(key)) return;
    chunks.set(key, chunk);
    for (const imported of chunk.imports ?? []) collect(imported);
  }
}

function gzippedKb(files: ReadonlySet<string>): number {
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(`${folder}/${file}`)).length, 0) / 1000;
}

function print(name: string, { script, styles }: { script: number; styles: number }): void {
  say(`${name}: ${script.toFixed(1)} kB script + ${styles.toFixed(1)} kB styles = ${(script + styles).toFixed(1)} kB`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
