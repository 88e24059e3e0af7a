import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const COMMAND = resolve('commands/integration-new.ts');
let tree = '';

/** A copy of what the command touches, so that a run beside this one sees nothing of it. */
beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'sextant-integration-new-'));
  mkdirSync(join(tree, 'commands'));
  for (const part of ['integrations', 'domain', 'package.json', 'tsconfig.json', 'biome.json']) cpSync(part, join(tree, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(tree, 'node_modules'));
  const transform = { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }] };
  writeFileSync(
    join(tree, 'jest.config.json'),
    JSON.stringify({ rootDir: tree, extensionsToTreatAsEsm: ['.ts'], transform, testMatch: ['<rootDir>/integrations/**/*.test.ts'] }),
  );
});
afterAll(() => rmSync(tree, { recursive: true }));

test('a new integration passes the conformance suite and its own test, is typed and formatted, as it comes', () => {
  const made = make('acme-crm');
  expect([made.status, made.stderr]).toEqual([0, '']);

  writeFileSync(
    join(tree, 'tsconfig.json'),
    JSON.stringify({ extends: resolve('tsconfig.json'), include: [], files: ['integrations/demo.ts', ...filesOf('acme-crm')] }),
  );
  const run = (program: string, ...options: string[]) =>
    spawnSync(process.execPath, [program, ...options], {
      cwd: tree,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
    });
  const types = run(resolve('node_modules/typescript/bin/tsc'), '--noEmit', '-p', '.');
  const format = run(resolve('node_modules/@biomejs/biome/bin/biome'), 'check', 'integrations/acme-crm', 'integrations/catalog.ts', 'integrations/demo.ts');
  const suite = run(
    resolve('node_modules/jest/bin/jest.js'),
    '-c',
    'jest.config.json',
    'integrations/conformance',
    'integrations/acme-crm',
    '-t',
    'acme-crm conforms|items done|catalog',
    '--json',
  );

  expect([types.status, types.stdout]).toEqual([0, '']);
  expect(format.status).toBe(0);
  const { numFailedTests, numFailedTestSuites, numPassedTests } = JSON.parse(suite.stdout) as Record<string, number>;
  expect({ numFailedTests, numFailedTestSuites }).toEqual({ numFailedTests: 0, numFailedTestSuites: 0 });
  // Checks that apply, the catalog's two and its own one.
  expect(numPassedTests).toBeGreaterThanOrEqual(20);
});

test.each([
  ['', 'small letters'],
  ['Acme', 'small letters'],
  ['acme_crm', 'small letters'],
  ['../acme', 'small letters'],
  ['-acme', 'small letters'],
  ['helpers', 'cannot be called'],
  ['default', 'cannot be called'],
  ['github', 'is there already'],
  ['mail', 'is there already'],
  ['integrations', 'uses the name'],
])('"%s" is refused, and nothing changes', (name, reason) => {
  const before = snapshot();

  const { status, stderr } = make(name);

  expect(status).toBe(1);
  expect(stderr).toContain(reason);
  expect(snapshot()).toEqual(before);
});

test('a catalog of another shape is left as it is', () => {
  const catalog = join(tree, 'integrations/catalog.ts');
  const text = readFileSync(catalog, 'utf8');
  writeFileSync(catalog, text.replace('readonly Integration[]', 'Integration[]'));
  const before = snapshot();

  const { status, stderr } = make('other-crm');

  expect(status).toBe(1);
  expect(stderr).toContain('by hand');
  expect(snapshot()).toEqual(before);
  expect(existsSync(join(tree, 'integrations/other-crm'))).toBe(false);
  writeFileSync(catalog, text);
});

function make(name: string) {
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', COMMAND, name], { cwd: tree, encoding: 'utf8' });
  return { status, stderr };
}

function filesOf(name: string): string[] {
  return readdirSync(join(tree, 'integrations', name))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `integrations/${name}/${file}`);
}

function snapshot(): string {
  return execFileSync('sh', ['-c', 'find integrations -type f | sort | xargs cksum'], { cwd: tree, encoding: 'utf8' });
}
