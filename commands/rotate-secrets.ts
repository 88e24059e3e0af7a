import { rotateSecrets } from '../database/secrets.ts';
import { readEnvironment } from '../env.ts';
import { makeFolders } from '../local/folders.ts';
import { startPostgres } from '../local/postgres.ts';
import { openInstallation } from '../wiring.ts';

/** `npm run rotate-secrets`: encrypts every stored secret anew under SECRET_KEY; those under SECRET_KEY_PREVIOUS can be read until then. */
const environment = readEnvironment(process.env);
const folders = makeFolders(environment.dataDirectory, `${import.meta.dirname}/..`);
const local = environment.databaseUrl === null ? await startPostgres({ directory: folders.postgres }) : null;
const installation = openInstallation({ environment, databaseUrl: environment.databaseUrl ?? local?.appUrl ?? '', folders });
const count = await rotateSecrets(installation.database);
await installation.close();
if (local !== null && !local.adopted) await local.stop();
process.stdout.write(`${count} secrets encrypted anew\n`);
