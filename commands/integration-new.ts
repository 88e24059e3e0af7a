import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `npm run integration:new -- NAME` makes integrations/NAME, which conforms at once, and its lines in the catalog and the demo. Docs: docs/recipes/add-a-metric-source.md. */
const TEMPLATES = join(import.meta.dirname, 'integration-new');
const CATALOG = join('integrations', 'catalog.ts');
const DEMO = join('integrations', 'demo.ts');
/** No folder of ours is called so. */
const FORBIDDEN = new Set(['utils', 'helpers', 'common', 'services', 'misc']);
/** Words that cannot name an import. */
const RESERVED = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in new null return super switch this throw true try typeof var void while with let static yield await async'.split(
    ' ',
  ),
);

const [name = ''] = process.argv.slice(2);
const camel = name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
const Pascal = camel.charAt(0).toUpperCase() + camel.slice(1);
const Title = name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => ` ${letter.toUpperCase()}`).trim();
const folder = join('integrations', name);

try {
  // All is made before anything is written: a refusal changes nothing.
  const reason = refusal();
  if (reason !== null) throw new Error(reason);
  const files = readdirSync(TEMPLATES).map((template) => [targetOf(template), filled(readFileSync(join(TEMPLATES, template), 'utf8'))] as const);
  const lists = [
    [CATALOG, withCatalogLine(readFileSync(CATALOG, 'utf8'))],
    [DEMO, withDemoLine(readFileSync(DEMO, 'utf8'))],
  ] as const;
  mkdirSync(folder);
  for (const [file, text] of [...files, ...lists]) writeFileSync(file, text);
  spawnSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', folder, CATALOG, DEMO], { stdio: 'ignore' });
  process.stdout.write(
    `Wrote ${folder} and a line in catalog.ts and demo.ts. Now: npm test -- integrations/${name} integrations/conformance; then each TODO\n`,
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function refusal(): string | null {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40)
    return 'Give the integration a name of small letters, as its id will be: npm run integration:new -- acme-crm';
  if (FORBIDDEN.has(name) || RESERVED.has(camel)) return `An integration cannot be called ${name}; take the name of the system`;
  if (existsSync(folder)) return `${folder} is there already; choose another name, or remove it first`;
  if (new RegExp(`\\b(?:as|const|function) ${camel}\\b`).test(readFileSync(CATALOG, 'utf8')))
    return `${CATALOG} uses the name ${camel} already; choose another`;
  return null;
}

function targetOf(template: string): string {
  const file = template.replace(/\.txt$/, '');
  return join(folder, file === 'test.ts' ? `${name}.test.ts` : file);
}

function filled(text: string): string {
  return text.replaceAll('{{id}}', name).replaceAll('{{camel}}', camel).replaceAll('{{Pascal}}', Pascal).replaceAll('{{Title}}', Title);
}

function withCatalogLine(text: string): string {
  const door = `metrics: async (input) => (await import('./${name}/metrics.ts')).create${Pascal}Reader(input)`;
  const withImport = inserted(text, /^(?:import .*\n)+/m, `import { manifest as ${camel} } from './${name}/manifest.ts';\n`, CATALOG);
  return inserted(
    withImport,
    /export const integrations: readonly Integration\[\] = \[\n(?: .*\n)*/,
    `  { manifest: ${camel}, open: { ${door} }, verifyWebhook: null },\n`,
    CATALOG,
  );
}

function withDemoLine(text: string): string {
  const lines = `  ${camel === name ? name : `'${name}'`}: async (input) => {
    const { demoItems, startFake${Pascal} } = await import('./${name}/fake-server.ts');
    const fake = await startFake${Pascal}({ port: input.port, items: demoItems(input) });
    return { url: fake.url, config: { baseUrl: fake.url, token: 'demo' }, close: fake.close };
  },\n`;
  return inserted(text, /export const demos: .*= \{\n(?: .*\n)*/, lines, DEMO);
}

/** Puts lines where a list ends. Throws where the list is not found. */
function inserted(text: string, list: RegExp, lines: string, file: string): string {
  const found = list.exec(text);
  if (found === null) throw new Error(`${file} does not look as it used to: add the lines for ${name} by hand, as its neighbours have them`);
  const end = found.index + found[0].length;
  return text.slice(0, end) + lines + text.slice(end);
}
