/**
 * `npm run budgets`: what the first page of the app and a check-in link load, and how much more each other page does, gzipped; exits 1 where
 * one is over its budget.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** In kB of 1000 bytes: issue 3, section G; for the script of a page that is not the first, beside what the first has loaded, issue 6, section C. */
const SCRIPT_BUDGET = 180;
const WITH_STYLES_BUDGET = 220;
const ROUTE_BUDGET = 80;
const SHOWN_ROUTES = 8;
/** Words that a page asks for when its code is there. */
const ITS_WORDS = ['texts/ru-pages.ts'];

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
const routes = routesBesides(['index.html', 'app/app-root.tsx', 'texts/ru.ts']);
for (const { page, script } of routes.slice(0, SHOWN_ROUTES)) say(`${page}: ${script.toFixed(1)} kB more script`);
say(`${routes.length - Math.min(routes.length, SHOWN_ROUTES)} other pages load less.`);
const over = first.script > SCRIPT_BUDGET || first.script + first.styles > WITH_STYLES_BUDGET || routes.some(({ script }) => script > ROUTE_BUDGET);
say(
  over
    ? `Over budget: ${SCRIPT_BUDGET} kB of script, ${WITH_STYLES_BUDGET} kB with styles, ${ROUTE_BUDGET} kB more a page.`
    : `Within ${SCRIPT_BUDGET} kB of script, ${WITH_STYLES_BUDGET} kB with styles and ${ROUTE_BUDGET} kB more a page.`,
);
process.exitCode = over ? 1 : 0;

/** What each page that the app loads by itself adds to these entries, the heaviest first. */
function routesBesides(entries: readonly string[]): { page: string; script: number }[] {
  const before = filesOf(entries).scripts;
  return Object.keys(manifest)
    .filter((key) => key.endsWith('-page.tsx'))
    .map((key) => ({ page: key, script: gzippedKb(new Set([...filesOf([key, ...ITS_WORDS]).scripts].filter((file) => !before.has(file)))) }))
    .sort((a, b) => b.script - a.script);
}

/** All that these entries load before anything is shown: they, and what they import, each file once. */
function sizesOf(entries: readonly string[]): { script: number; styles: number } {
  const { scripts, styles } = filesOf(entries);
  return { script: gzippedKb(scripts), styles: gzippedKb(styles) };
}

function filesOf(entries: readonly string[]): { scripts: Set<string>; styles: Set<string> } {
  const chunks = new Map<string, Chunk>();
  for (const entry of entries) collect(entry);
  return {
    scripts: new Set([...chunks.values()].map(({ file }) => file)),
    styles: new Set([...chunks.values()].flatMap(({ css }) => css ?? [])),
  };

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
