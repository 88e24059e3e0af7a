import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../local/postgres.ts';
import { writeSchemaDifference } from '../local/schema-engine.ts';

/** The schema as the newest migration leaves it; kept in the repository, so that a new migration needs no database to compare with. */
const MIGRATED = 'prisma/migrated.prisma';
const WANTED = 'prisma/schema.prisma';

/** `npm run migration -- NAME` writes prisma/migrations/<time>_<name>/migration.sql; `-- --check` fails when the schema has changes without one. */
const [name = ''] = process.argv.slice(2);
const sql = await findDifference();

if (name === '--check') {
  if (sql !== null) fail(`prisma/schema.prisma has changes without a migration: run "npm run migration -- NAME"\n${sql}`);
} else if (!/^[a-z][a-z0-9-]*$/.test(name)) {
  fail('Give the migration a name of small letters: npm run migration -- add-teams');
} else if (sql === null) {
  process.stdout.write('Nothing to write: the migrations already make this schema\n');
} else {
  const folder = join('prisma', 'migrations', `${nextStamp()}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  copyFileSync(WANTED, MIGRATED);
  process.stdout.write(`Wrote ${folder}/migration.sql: read it before you commit it\n`);
}

async function findDifference(): Promise<string | null> {
  const [from, to] = [existsSync(MIGRATED) ? readFileSync(MIGRATED, 'utf8') : '', readFileSync(WANTED, 'utf8')];
  if (from === to) return null;
  const directory = mkdtempSync(join(tmpdir(), 'sextant-migration-'));
  const scratch = await startPostgres({ directory, durable: false });
  try {
    const difference = await writeSchemaDifference({ from, to, anyServerUrl: scratch.ownerUrl });
    return difference.trim() === '' || difference.includes('This is an empty migration') ? null : difference;
  } finally {
    await scratch.discard();
  }
}

/** Now, or right behind the newest: clocks differ, and what runs later must sort later. */
function nextStamp(): string {
  const now = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const newest = readdirSync(join('prisma', 'migrations'))
    .map((folder) => folder.slice(0, 14))
    .filter((stamp) => /^\d{14}$/.test(stamp))
    .toSorted()
    .at(-1);
  return newest !== undefined && newest >= now ? String(Number(newest) + 1) : now;
}

function fail(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}
