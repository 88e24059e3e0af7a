import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const ROOT = dirname(import.meta.dirname);

/** Files that break one rule each; the word is in the message that says where the code belongs. */
const VIOLATIONS: [file: string, code: string, message: string][] = [
  ['domain/pure.ts', `import { x } from '../database/rows.ts';`, 'domain/ is pure'],
  ['domain/packages.ts', `import { readFileSync } from 'node:fs';`, 'uses no package'],
  ['domain/import/deep.ts', `import { x } from '../../activities/mail.ts';`, 'domain/ is pure'],
  ['domain/env.ts', `import { readEnvironment } from '../env.ts';`, 'Root files'],
  ['domain/serves.ts', `import { serve } from '../serving.ts';`, 'Root files'],
  ['documents/mail.tsx', `import { x } from '../database/rows.ts';`, 'documents/ turn data into bytes'],
  ['documents/files.ts', `import { readFileSync } from 'node:fs';`, 'documents/ do no I/O'],
  ['integrations/github/rows.ts', `import { x } from '../../database/rows.ts';`, 'integrations/ know domain/ alone'],
  ['integrations/github/sibling.ts', `import { x } from '../mail/smtp.ts';`, 'do not know their siblings'],
  ['database/mail.ts', `import { x } from '../integrations/mail/smtp.ts';`, 'database/ knows domain/ alone'],
  ['activities/upwards.ts', `import { x } from '../workflows/ids.ts';`, 'neither workflows nor the API'],
  ['activities/prisma.ts', `import { PrismaClient } from '@prisma/client';`, 'Only database/ talks to Prisma'],
  ['activities/scope.ts', `import { systemScope } from '../database/scope.ts';`, 'A Scope is given'],
  ['workflows/values.ts', `import { x } from '../activities/mail.ts';`, 'types of activities alone'],
  ['workflows/rules.ts', `import { x } from '../domain/status.ts';`, 'compute no dates, rules or thresholds'],
  ['workflows/node.ts', `import { randomUUID } from 'node:crypto';`, 'run in a sandbox'],
  ['workflows/client.ts', `import { Client } from '@temporalio/client';`, 'run in a sandbox'],
  ['workflows/rows.ts', `import type { x } from '../database/rows.ts';`, 'Workflows coordinate'],
  ['api/goals/calls-out.ts', `import { x } from '../../activities/mail.ts';`, 'sending and measuring belong in activities/'],
  ['api/goals/starts.ts', `import { okrCycle } from '../../workflows/okr-cycle.ts';`, 'names of workflows alone'],
  ['api/goals/provider.ts', `import { x } from '../../integrations/github/client.ts';`, 'manifest, webhook and oauth'],
  ['api/goals/scope.ts', `import { systemScope } from '../../database/scope.ts';`, 'A Scope is given'],
  ['api/goals/prisma.ts', `import { PrismaClient } from '@prisma/client';`, 'Only database/ talks to Prisma'],
  ['api/auth/calls-out.ts', `import { x } from '../../integrations/github/manifest.ts';`, 'Sign-in needs'],
  ['web/goals/rows.tsx', `import { x } from '../../database/rows.ts';`, 'over GraphQL'],
  ['web/goals/mail.tsx', `import { x } from '../../documents/mail.tsx';`, 'uses texts/ alone'],
  ['web/goals/asks.ts', `import { useQuery } from 'urql';`, 'useQuery of web/app/query.ts'],
  ['web/goals/node.ts', `import { join } from 'node:path';`, 'runs in a browser'],
  ['local/wires.ts', `import { x } from '../database/rows.ts';`, 'wiring them belongs in start.ts'],
  ['api/harness.ts', `import { testDatabase } from '../test/database.ts';`, 'harness is for tests'],
  ['database/reads-env.ts', 'export const port = process.env.PORT;', 'no-process-env'],
  ['database/ring-a.ts', `import { b } from './ring-b.ts';\nexport const a = (): unknown => b;`, 'no-cycle'],
  ['database/ring-b.ts', `import { a } from './ring-a.ts';\nexport const b = (): unknown => a;`, 'no-cycle'],
];

/** What the table allows, so that the fence is not simply shut. */
const ALLOWED: [file: string, code: string][] = [
  [
    'workflows/types.ts',
    `import type { x } from '../activities/mail.ts';\nimport { y } from '../domain/errors.ts';\nimport type { z } from '../domain/status.ts';\nimport { sleep } from '@temporalio/workflow';`,
  ],
  [
    'api/goals/names.ts',
    `import { x } from '../../workflows/ids.ts';\nimport { y } from '../../integrations/github/manifest.ts';\nimport type { Scope } from '../../database/scope.ts';`,
  ],
  ['activities/scopes.ts', `import { systemScope } from '../database/scope.ts';`],
  ['api/auth/session.ts', `import { personScope } from '../../database/scope.ts';`],
  [
    'activities/saves.ts',
    `import { x } from '../database/rows.ts';\nimport { y } from '../integrations/mail/smtp.ts';\nimport { z } from '../documents/mail.tsx';`,
  ],
  ['web/goals/texts.tsx', `import { x } from '../../documents/texts/en.ts';\nimport { y } from '../../domain/progress.ts';`],
  ['integrations/github/shared.ts', `import { x } from '../guarded-fetch.ts';\nimport { y } from '../../domain/errors.ts';`],
  ['domain/exact.ts', `import Big from 'big.js';\nimport { x } from './status.ts';`],
];

let tree: string;
let findings: Finding[];

interface Finding {
  filename: string;
  code: string;
  help?: string;
}

beforeAll(async () => {
  tree = mkdtempSync(join(tmpdir(), 'sextant-directions-'));
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
  for (const file of ['oxlint.config.ts', 'tsconfig.json', '.gitignore']) cpSync(join(ROOT, file), join(tree, file));
  for (const [file, code] of [...VIOLATIONS, ...ALLOWED]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), `${code}\n`);
  }
  findings = JSON.parse(await lint(tree)).diagnostics;
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

function lint(cwd: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint'), '-f', 'json'], { cwd, maxBuffer: 1e8 }, (_error, stdout) =>
      resolve(stdout),
    );
  });
}

test.each(VIOLATIONS)('%s is caught', (file, _code, message) => {
  const said = findings.filter(({ filename }) => filename === file).map(({ code, help = '' }) => `${code}: ${help}`);

  expect(said.join('\n')).toContain(message);
});

test.each(ALLOWED)('%s is allowed', (file) => {
  expect(findings.filter(({ filename, code }) => filename === file && code.includes('no-restricted-imports'))).toEqual([]);
});
