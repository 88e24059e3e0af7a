import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { generateDatabaseClient } from '../local/builds.ts';

/** `npm run generate`: the database's client, the printed GraphQL schema, and the types of the web app's queries. */
await generateDatabaseClient();
const { buildSchema } = await import('../api/schema.ts');
const unused = (): never => {
  throw new Error('Printing a schema resolves nothing');
};
writeFileSync('api/schema.graphql', `${printSchema(lexicographicSortSchema(buildSchema(unused)))}\n`);
await import('./generate-web-types.ts');
