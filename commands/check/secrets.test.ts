import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findSecrets, findTrackedSecrets } from './secrets.ts';

// Put together here, so that no scan takes this file for a leak.
const upper = (length: number): string => [...randomBytes(length)].map((byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('');
const letters = (length: number): string =>
  [...randomBytes(length)].map((byte, index) => (index % 3 === 2 ? String(byte % 10) : 'abcdefghijkmnpqrstuvwxyzABCDEFGH'[byte % 32])).join('');
const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

test.each([
  ['a private key', pem],
  ['an AWS key id', `id: ${'AKIA'}${upper(16)}`],
  ['a GitHub token', `const token = '${'ghp'}_${letters(36)}';`],
  ['a GitLab token', `${'glpat'}-${letters(20)}`],
  ['a Slack token', `${'xoxb'}-${'1'.repeat(12)}-${'2'.repeat(12)}-${letters(24)}`],
  ['a Stripe key', `${'sk'}_live_${letters(24)}`],
  ['a password in an address', `postgresql://${'okr'}:${letters(16)}@db.example.com/okr`],
  ['a random password', `${'PASS'}${'WORD'}=${letters(32)}`],
  ['a random secret in code', `  clientSecret${': '}'${letters(32)}',`],
])('%s is found', async (_what, text) => {
  expect(await findSecrets('settings.ts', `first line\n${text}\n`)).not.toEqual([]);
});

test.each([
  ['a variable in the place of a password', `postgresql://okr:\${APP_PASSWORD:?a password}@postgres:5432/okr`],
  ['a call', 'const token = createSignInToken(scope.organizationId);'],
  ['words', `secretKeyring('a key for tests only, no secret')`],
])('%s is none', async (_what, text) => {
  expect(await findSecrets('settings.ts', text)).toEqual([]);
});

test('one that was planted in a tracked file is named by its place, and not shown', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-secrets-'));
  const secret = `${'ghp'}_${letters(36)}`;
  writeFileSync(join(folder, 'notes.md'), `Deploys with\n${secret}\n`);
  writeFileSync(join(folder, 'untracked.md'), secret);
  execFileSync('git', ['init', '-q'], { cwd: folder });
  execFileSync('git', ['add', 'notes.md'], { cwd: folder });

  const found = await findTrackedSecrets(folder);

  expect(found).toMatchObject([{ path: 'notes.md', line: 2 }]);
  expect(JSON.stringify(found)).not.toContain(secret);
  rmSync(folder, { recursive: true });
});
