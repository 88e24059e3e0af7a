import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { type ImportOutcome, importFiles } from '../database/import.ts';
import { allOrganizations, foundOrganization, type OrganizationRow } from '../database/organizations.ts';
import { lookupScope, systemScope } from '../database/scope.ts';
import type { ImportFile, ImportProblem } from '../domain/import/import-plan.ts';
import type { Installation } from '../wiring.ts';
import { fail, inStandingInstallation, say } from './standing-installation.ts';

const USAGE = `npm run import -- FILE… [--dry-run] [--organization NAME [--time-zone ZONE --admin EMAIL]]
Loads people, OKRs and check-ins from CSV, all or nothing. Files with errors load nothing: each error is named with its line and the way out.
  --dry-run       checks the files and says what would be loaded
  --organization  into which company; default: the newest that is no sample
  --time-zone, --admin  found the company first, with its administrator`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean' }, organization: { type: 'string' }, 'time-zone': { type: 'string' }, admin: { type: 'string' } },
});
if (positionals.length === 0) fail(USAGE);
else await inStandingInstallation((installation) => load(installation, positionals.map(readFile)));

async function load({ database }: Installation, files: readonly ImportFile[]): Promise<void> {
  const now = new Date().toISOString();
  const organization = await findOrganization({ database, now });
  if (organization === null) return;
  const scope = systemScope(database, { organizationId: organization.id, workflowId: 'import', request: 'npm run import' });
  const outcome = await importFiles(scope, files, { dryRun: options['dry-run'] ?? false, at: now });
  process.stdout.write(outcome.problems.map(describeProblem).join(''));
  if (outcome.problems.some(({ severity }) => severity === 'error')) return fail('Nothing was loaded: put the rows above right and run it again.');
  const counts = `${describeCounts(outcome)}; ${outcome.unchanged} rows are there already`;
  say(outcome.applied ? `${organization.name} was given ${counts}.` : `${organization.name} would be given ${counts}. Nothing was loaded: this was a dry run.`);
}

async function findOrganization({ database, now }: { database: Installation['database']; now: string }): Promise<OrganizationRow | null> {
  const lookup = lookupScope(database);
  const find = async (): Promise<OrganizationRow | undefined> => {
    const all = await allOrganizations(lookup);
    return options.organization === undefined ? all.findLast(({ sample }) => !sample) : all.find(({ name }) => name === options.organization);
  };
  const found = await find();
  if (found !== undefined) return found;
  const { organization: name, admin: email, 'time-zone': timeZone } = options;
  if (name === undefined || email === undefined || timeZone === undefined) {
    fail(
      `There is no company ${name === undefined ? 'of your own' : `called "${name}"`} yet: give --organization, --time-zone and --admin to found it.\n\n${USAGE}`,
    );
    return null;
  }
  if (options['dry-run']) {
    fail('A dry run founds no company: leave --dry-run out, or choose one that is there.');
    return null;
  }
  await foundOrganization(lookup, { name, timeZone, founder: { email, name: email.split('@')[0] ?? email }, at: now });
  return (await find()) ?? null;
}

function readFile(path: string): ImportFile {
  return { name: basename(path), text: readFileSync(path, 'utf8') };
}

function describeProblem({ severity, file, line, column, sentence, wayOut }: ImportProblem): string {
  const place = [file, line, column].filter((part) => part !== null).join(':');
  return `${severity === 'error' ? 'error  ' : 'warning'} ${place}  ${sentence} ${wayOut}\n`;
}

function describeCounts({ people, teams, cycles, objectives, keyResults, checkIns }: ImportOutcome): string {
  return `${people} people, ${teams} teams, ${cycles} cycles, ${objectives} objectives, ${keyResults} key results and ${checkIns} check-ins`;
}
