import { generateDatabaseClient } from '../local/builds.ts';

/** Before a command that imports the database's client: a fresh clone has none yet. start.mjs runs it where it is missing or older than the schema. */
await generateDatabaseClient();
