import { parseArgs } from 'node:util';
import { DomainError } from '../domain/errors.ts';
import { readEnvironment } from '../env.ts';
import { makeFolders } from '../local/folders.ts';
import { startPostgres } from '../local/postgres.ts';
import { runningInstance } from '../local/single-instance.ts';
import { foundFirstCompany, removeSecondFactor, signInLinkFor } from '../sign-in-link.ts';
import { openInstallation } from '../wiring.ts';

/**
 * `npm run link -- EMAIL` prints a one-time sign-in link, while `npm start` runs or where DATABASE_URL is set. On an empty installation
 * `--company NAME [--time-zone ZONE]` founds the company first, with EMAIL as its admin. `--without-second-factor` takes it off first, where it was lost.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { company: { type: 'string' }, 'time-zone': { type: 'string' }, 'without-second-factor': { type: 'boolean' } },
});
const [email = ''] = positionals;
const environment = readEnvironment(process.env);
const folders = makeFolders(environment.dataDirectory, `${import.meta.dirname}/..`);

if (!email.includes('@')) fail('Say for whom: npm run link -- somebody@example.com');
else if (environment.databaseUrl === null && runningInstance(folders.data) === null)
  fail('Sextant does not run here: begin with "npm start", which prints a link too');
else await printLink();

async function printLink(): Promise<void> {
  // While `npm start` runs, its PostgreSQL is adopted, not started.
  const databaseUrl = environment.databaseUrl ?? (await startPostgres({ directory: folders.postgres })).appUrl;
  // The running `npm start` knows where it answers, whatever PORT says here.
  const publicUrl = runningInstance(folders.data)?.url ?? environment.publicUrl;
  const installation = openInstallation({ environment: { ...environment, publicUrl, logLevel: 'silent' }, databaseUrl, folders });
  try {
    if (values.company !== undefined) await foundFirstCompany(installation, { name: values.company, email, timeZone: values['time-zone'] });
    if (values['without-second-factor']) await removeSecondFactor(installation, email);
    const link = await signInLinkFor(installation, email);
    if (link === null) fail(`Nobody active has the address ${email}`);
    else process.stdout.write(`${link.url}\n${link.name}: works once, for half an hour\n`);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    fail(error.message);
  } finally {
    await installation.close();
  }
}

function fail(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}
