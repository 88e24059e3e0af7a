import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../database/client.ts';
import { keyResultById } from '../database/key-results.ts';
import { createRehearsal, rehearsalById } from '../database/rehearsals.ts';
import { secretKeyring } from '../database/secrets.ts';
import { NODE_FLAGS } from '../local/node-flags.ts';
import { type TestDatabase, testDatabase } from '../test/database.ts';
import { company, keyResult, objective } from '../test/factories.ts';

const LONG_MS = 600_000;
const folder = mkdtempSync(join(tmpdir(), 'sextant-rehearse-'));
let own: TestDatabase;
let database: Database;

beforeAll(async () => {
  own = await testDatabase();
  database = openDatabase({ url: own.appUrl, secretKey: secretKeyring('rehearse test rehearse test rehearse') });
});
afterAll(async () => {
  await database.close();
  await own.close();
  rmSync(folder, { recursive: true, force: true });
});

test(
  'a draft is rehearsed aside: its row tells how it went, its files lie in its folder, and the cycle itself stays a draft',
  async () => {
    const within = await company(database, { startsOn: '2027-03-01', endsOn: '2027-03-21', phase: 'draft' });
    const { id: objectiveId } = await objective(within);
    const target = await keyResult(within, { objectiveId });
    await keyResult(within, { objectiveId, kind: 'milestone', steps: [{ title: 'Write it' }, { title: 'Ship it' }] });
    const options = { behaviour: 'diligent', seed: 5, educational: false } as const;
    const { id } = await createRehearsal(within.scope, { cycleId: within.cycle.id, options }, { at: '2027-02-20T09:00:00.000Z' });

    const errors = await rehearse(within.organizationId, id);

    expect(errors).toBe('');
    expect(await rehearsalById(within.system, id)).toMatchObject({
      state: 'done',
      progress: 1,
      failure: '',
      summary: { keyResults: 2, people: 1, checkIns: 6, duplicates: 0 },
    });
    expect(readdirSync(join(folder, 'files', 'rehearsals', id)).toSorted()).toEqual(['mail', 'retro.pdf', 'summary.json', 'timeline.csv']);
    expect((await keyResultById(within.system, target.id)).current).toBeNull();
  },
  LONG_MS,
);

/** Runs the child process as the app does; what it said of errors. */
function rehearse(organizationId: string, id: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const { NODE_OPTIONS: _jest, ...surroundings } = process.env;
  const env = { ...surroundings, NODE_ENV: 'production', DATABASE_URL: own.appUrl, DATA_DIR: folder };
  const child = spawn(process.execPath, [...NODE_FLAGS, 'commands/rehearse.ts', organizationId, id], {
    cwd: join(import.meta.dirname, '..'),
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  child.once('close', () => resolve(errors));
  return promise;
}
