import { expect, test } from '@jest/globals';
import { labelsOf, refusedFields } from './refused-fields.ts';

const field = (name: string, label: string) => ({ name, label, type: 'text' as const, required: false, help: '', choices: [] });
const FIELDS = [field('appId', 'App ID'), field('installationId', 'Installation ID'), field('privateKey', 'Private key')];
const refused = (details: unknown, code = 'INVALID_INPUT') => ({ ok: false as const, code, message: 'Please check: installationId, privateKey', details });

test('refused fields are named as the form names them', () => {
  const fields = refusedFields(refused({ fields: { privateKey: 'The whole file', installationId: 'A number' } }));

  expect(fields).toEqual({ privateKey: 'The whole file', installationId: 'A number' });
  expect(labelsOf(fields, FIELDS)).toBe('Installation ID, Private key');
});

test('where a refusal is of something that the form does not hold, its own sentence stays', () => {
  expect(labelsOf(refusedFields(refused({ fields: { metric: 'unknown' } })), FIELDS)).toBeNull();
  expect(labelsOf(refusedFields(refused(null)), FIELDS)).toBeNull();
  expect(refusedFields(refused({ fields: { appId: 'theirs' } }, 'CONFLICT'))).toEqual({});
});
