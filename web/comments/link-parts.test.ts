import { expect, test } from '@jest/globals';
import { linkPartsOf } from './link-parts.ts';

test.each([
  ['No link here', [{ text: 'No link here' }]],
  ['See https://a.example/x?y=1#z.', [{ text: 'See ' }, { href: 'https://a.example/x?y=1#z' }, { text: '.' }]],
  ['(https://a.example/wiki_(x)), ok', [{ text: '(' }, { href: 'https://a.example/wiki_(x)' }, { text: '), ok' }]],
  ['http://a.example https://b.example', [{ href: 'http://a.example' }, { text: ' ' }, { href: 'https://b.example' }]],
  // Nothing but the web is a link.
  ['javascript:alert(1) data:text/html,x', [{ text: 'javascript:alert(1) data:text/html,x' }]],
  ['https://<b>', [{ text: 'https://<b>' }]],
])('%s', (text, parts) => {
  expect(linkPartsOf(text)).toEqual(parts);
});
