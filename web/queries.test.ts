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

/** Mutations that no page asks for, with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  deleteTask: 'the app asks for deleteTasks, which takes one too and can be undone; programs that know the one keep it',
  answerRetro: 'the retro’s mail leads to a page of its own, which answers over the link (web/check-ins/link-answer-forms.tsx)',
};

test('every mutation is reachable from some page, but for those that say why', () => {
  const asked = new Set<string>();
  for (const { document } of documents)
    for (const definition of document.definitions)
      if (definition.kind === Kind.OPERATION_DEFINITION)
        for (const selection of definition.selectionSet.selections) if (selection.kind === Kind.FIELD) asked.add(selection.name.value);
  const all = Object.keys(schema.getMutationType()?.getFields() ?? {});

  expect(all.length).toBeGreaterThan(50);
  expect(all.filter((name) => !asked.has(name)).sort()).toEqual(Object.keys(ELSEWHERE).sort());
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
