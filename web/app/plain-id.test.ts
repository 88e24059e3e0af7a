import { describe, expect, test } from '@jest/globals';
import { globalId, plainId } from './plain-id.ts';

const PLAIN = '0b9ff1a5-2f5c-4a5e-9d4f-6d2f1e3c7a10';
const GLOBAL = Buffer.from(`KeyResult:${PLAIN}`).toString('base64');

describe('an address', () => {
  test('shows the plain id, and the page gets the global one', () => {
    expect(plainId(GLOBAL)).toBe(PLAIN);
    expect(globalId('KeyResult', PLAIN)).toBe(GLOBAL);
    expect(globalId('KeyResult', PLAIN.toUpperCase())).toBe(GLOBAL);
  });

  test('of former days, with the global id in it, leads to the same page', () => {
    expect(globalId('KeyResult', GLOBAL)).toBe(GLOBAL);
    expect(plainId(globalId('KeyResult', GLOBAL))).toBe(PLAIN);
  });

  test.each(['', 'none', 'не то', PLAIN.slice(1), btoa('no id'), '%%%'])('that names nothing (%j) breaks nothing on either way', (text) => {
    expect([globalId('Cycle', text), plainId(text)]).toEqual([text, text]);
  });

  test('written twice stays what it is', () => {
    expect(plainId(plainId(GLOBAL))).toBe(PLAIN);
    expect(globalId('Cycle', globalId('KeyResult', PLAIN))).toBe(GLOBAL);
  });
});
