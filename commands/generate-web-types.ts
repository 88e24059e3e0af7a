/** Writes `web/graphql-env.d.ts`, the types that the web app's queries are checked against, from the printed schema. */
import { readFileSync, writeFileSync } from 'node:fs';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { buildSchema, introspectionFromSchema } from 'graphql';

// gql.tada's own command needs TypeScript's JavaScript API, which TypeScript 7 has not; these two functions do not.
const introspection = introspectionFromSchema(buildSchema(readFileSync('api/schema.graphql', 'utf8')));
writeFileSync('web/graphql-env.d.ts', outputIntrospectionFile(minifyIntrospection(introspection), { fileType: '.d.ts', shouldPreprocess: true }));
