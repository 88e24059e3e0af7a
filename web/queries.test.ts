import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, type DocumentNode, Kind, parse, validate, visit } from 'graphql';

const schema = buildSchema(readFileSync('api/schema.graphql', 'utf8'));
const sources = globSync('web/**/*.{ts,tsx}').filter((path) => !path.endsWith('.test.ts'));
const documents = sources.flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/graphql\(\s*`([^`]+)`/g)].map((match) => ({ path, document: parse(match[1] ?? '') })),
);
const fragments = new Map(
  documents.flatMap(({ document }) =>
    document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])),
  ),
);

// The type check sees a wrong field only where its value is read; this sees every one.
test('every query of the web app is valid against the printed schema', () => {
  const problems = documents
    .filter(({ document }) => document.definitions.some((definition) => definition.kind === Kind.OPERATION_DEFINITION))
    .flatMap(({ path, document }) => validate(schema, withFragments(document)).map((error) => `${path}: ${error.message}`));

  expect(documents.length).toBeGreaterThan(5);
  expect(problems).toEqual([]);
});

function withFragments(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  collect(document);
  return { ...document, definitions: [...document.definitions, ...[...fragments].filter(([name]) => used.has(name)).map(([, fragment]) => fragment)] };

  function collect(node: Parameters<typeof visit>[0]): void {
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (used.has(name.value) || fragment === undefined) return;
        used.add(name.value);
        collect(fragment);
      },
    });
  }
}
