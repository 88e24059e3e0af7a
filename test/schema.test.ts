import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema } from '../api/schema.ts';

test('the committed schema is the one that is served: an API change shows in its diff', () => {
  const unused = (): never => {
    throw new Error('Printing a schema resolves nothing');
  };

  const printed = `${printSchema(lexicographicSortSchema(buildSchema(unused)))}\n`;

  expect(printed).toBe(readFileSync(join(import.meta.dirname, '..', 'api', 'schema.graphql'), 'utf8'));
});
