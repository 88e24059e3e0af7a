import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { integrations } from '../integrations/catalog.ts';
import { CHECKS, type CheckId, type Conformance } from '../integrations/conformance-contract.ts';
import { type Cell, cellsOf, closingLine, type TestOutcome, tableOf } from './conformance/table.ts';

/** `npm run conformance`: runs the checks that `npm test` runs, and prints how each integration stands, with the reasons of what is excused. Exits 1 where a check fails. */
const SUITE = 'integrations/conformance.test.ts';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const outcomes = runSuite();
const rows: { name: string; cells: Record<CheckId, Cell>; conformance: Conformance }[] = [];
for (const { manifest } of integrations) {
  const { conformance } = (await import(`../integrations/${manifest.id}/conformance.ts`)) as { conformance: Conformance };
  rows.push({ name: manifest.id, cells: cellsOf({ integration: manifest.id, outcomes, bypass: conformance.bypass }), conformance });
}

say(tableOf(rows));
say(
  `\n${Object.entries(CHECKS)
    .map(([id, promise]) => `${id.padEnd(4)}${promise}`)
    .join('\n')}`,
);
for (const { name, conformance } of rows) {
  for (const [id, reason] of Object.entries(conformance.bypass)) say(`\n${name} ${id} is excused: ${reason}`);
}
for (const { title, passed, failure } of outcomes) if (!passed) say(`\n✗ ${title}\n${failure}`);
say(`\n${closingLine(rows)}`);
process.exitCode = outcomes.every(({ passed }) => passed) && rows.every(({ cells }) => !Object.values(cells).includes('✗')) ? 0 : 1;

function runSuite(): TestOutcome[] {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-conformance-'));
  const report = join(folder, 'report.json');
  const { stderr } = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', SUITE, '--json', '--outputFile', report, '--reporters', 'default'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
  });
  if (!existsSync(report)) throw new Error(`The suite did not run:\n${stderr}`);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: {
      message: string;
      assertionResults: { ancestorTitles: string[]; title: string; fullName: string; status: string; failureMessages: string[] }[];
    }[];
  };
  rmSync(folder, { recursive: true });
  const outcomes = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(
      ({ ancestorTitles: [group = ''], title, fullName, status, failureMessages }): TestOutcome => ({
        integration: group.replace(/ conforms$/, ''),
        check: title.split(' ')[0] ?? '',
        title: fullName,
        passed: status === 'passed',
        failure: failureMessages.join('\n'),
      }),
    ),
  );
  // A suite that cannot be loaded has no tests that fail.
  if (outcomes.length === 0) throw new Error(`The suite has no results:\n${testResults.map(({ message }) => message).join('\n')}`);
  return outcomes;
}
