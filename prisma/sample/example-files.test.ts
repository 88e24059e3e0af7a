import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { isLoadable } from '../../domain/import/import-plan.ts';
import type { ImportFile } from '../../domain/import/import-plan.ts';
import { nothingKnown, planImport } from '../../domain/import/plan-import.ts';
import { BROKEN_FILES } from './broken-files.ts';
import { exampleFiles } from './example-company.ts';

const FILES = exampleFiles();
const KNOWN = nothingKnown({ timeZone: 'Europe/Berlin', today: '2027-01-01' });

function onDisk(name: string): ImportFile {
  return { name, text: readFileSync(join(import.meta.dirname, name), 'utf8') };
}

test('the example files are what their script writes', () => {
  expect(FILES.map(({ name }) => onDisk(name))).toEqual(FILES);
  expect(readdirSync(join(import.meta.dirname, 'broken')).sort()).toEqual(BROKEN_FILES.map(({ name }) => name).sort());
});

test('they hold 77 objectives, 220 key results and 860 check-ins without a problem', () => {
  const plan = planImport(FILES, KNOWN);

  expect(plan.problems).toEqual([]);
  expect(plan.unknownColumns).toEqual([]);
  expect([plan.people.length, plan.teams.length, plan.objectives.length, plan.keyResults.length, plan.checkIns.length]).toEqual([61, 8, 77, 220, 860]);
  expect(new Set(plan.keyResults.map(({ kind }) => kind)).size).toBe(5);
});

test('the goals alone can be rehearsed too', () => {
  const plan = planImport(
    FILES.filter(({ name }) => name === 'example-okrs.csv'),
    KNOWN,
  );

  expect(plan.problems).toEqual([]);
  expect(plan.people.length).toBeGreaterThan(40);
});

test.each(BROKEN_FILES.map((file) => [file.name, file] as const))('broken/%s is told by its line', (name, { line, code }) => {
  const others = FILES.filter((file) => !name.startsWith(file.name.replace('example-', '').replace('.csv', '')));

  const plan = planImport([onDisk(`broken/${name}`), ...others.filter(({ name: other }) => other !== 'example-check-ins.csv')], KNOWN);
  const told = plan.problems.filter((problem) => problem.file === `broken/${name}`);

  expect(told.map((problem) => [problem.line, problem.code])).toContainEqual([line, code]);
  expect(isLoadable(plan)).toBe(code === 'FORMULA_TEXT');
});
