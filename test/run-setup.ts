import { openRunDirectory } from './run-directory.ts';

/** Before jest's first suite. PostgreSQL itself starts with the first test that asks for a database. */
export default openRunDirectory;
