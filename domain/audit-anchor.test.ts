import { expect, test } from '@jest/globals';
import { parsePrintedHead, printedHead } from './audit-anchor.ts';

const anchor = {
  organizationId: 'acme',
  number: 12,
  entries: 3456,
  head: '0123456789abcdef'.repeat(4),
  signature: '',
  keyId: 'k1',
  sealedAt: '2026-02-10T09:02:00.000Z',
};

test('a printed head is read back as the seal and the digits that were printed', () => {
  expect(printedHead(anchor)).toEqual({ head: '12:0123456789abcdef', entries: 3456, keyId: 'k1', sealedAt: anchor.sealedAt });
  expect(parsePrintedHead(printedHead(anchor).head)).toEqual({ number: 12, digits: '0123456789abcdef' });
  expect(parsePrintedHead(` 12:${anchor.head.toUpperCase()} `)).toEqual({ number: 12, digits: anchor.head });
});

test.each(['', '12', '12:', '12:0123', '0:0123456789abcdef', '-1:0123456789abcdef', '12:0123456789abcdeg', `12:${'0'.repeat(65)}`])(
  '"%s" is no printed head',
  (text) => {
    expect(parsePrintedHead(text)).toBeNull();
  },
);
