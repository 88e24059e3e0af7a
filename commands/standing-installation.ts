import { readEnvironment } from '../env.ts';
import { makeFolders } from '../local/folders.ts';
import { startPostgres } from '../local/postgres.ts';
import { runningInstance } from '../local/single-instance.ts';
import { type Installation, openInstallation } from '../wiring.ts';

/**
 * Works in the installation that runs here, or whose database DATABASE_URL names. What goes wrong is one line, and fails the command. While `npm start`
 * runs, its PostgreSQL is adopted, not started.
 */
export async function inStandingInstallation(work: (installation: Installation) => Promise<void>): Promise<void> {
  const environment = readEnvironment(process.env);
  const folders = makeFolders(environment.dataDirectory, `${import.meta.dirname}/..`);
  if (environment.databaseUrl === null && runningInstance(folders.data) === null)
    return fail('Sextant does not run here: begin with "npm start", or set DATABASE_URL');
  const databaseUrl = environment.databaseUrl ?? (await startPostgres({ directory: folders.postgres })).appUrl;
  const installation = openInstallation({ environment: { ...environment, logLevel: 'silent' }, databaseUrl, folders });
  try {
    await work(installation);
  } catch (cause) {
    fail(cause instanceof Error ? cause.message : String(cause));
  } finally {
    await installation.close();
  }
}

/** Says a line to whoever called the command. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Says why the command fails. */
export function fail(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}
