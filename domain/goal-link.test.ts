import { expect, test } from '@jest/globals';
import { linkHost, linkOf, linkProblems } from './goal-link.ts';

test.each([
  ['javascript:alert(1)', 'url'],
  ['http://example.com', 'url'],
  ['data:text/html,hi', 'url'],
  ['example.com/plan', 'url'],
  [`https://${'ada:secret'}@example.com`, 'url'],
  [`https://example.com/${'a'.repeat(2000)}`, 'url'],
])('%s is refused', (url, field) => {
  expect(linkProblems({ url, title: '' }).map((problem) => problem.field)).toEqual([field]);
});

test('a title has its limit', () => {
  expect(linkProblems({ url: 'https://example.com', title: 'x'.repeat(121) }).map(({ field }) => field)).toEqual(['title']);
});

test.each([
  [' https://Example.com/plan?x=1 ', ' The plan ', { url: 'https://example.com/plan?x=1', title: 'The plan' }],
  ['https://www.example.com', '', { url: 'https://www.example.com/', title: 'example.com' }],
  ['https://docs.example.com/q4/plan', ' ', { url: 'https://docs.example.com/q4/plan', title: 'docs.example.com/q4/plan' }],
])('%j with the title %j is kept as %j', (url, title, kept) => {
  expect(linkProblems({ url, title })).toEqual([]);
  expect(linkOf({ url, title })).toEqual(kept);
});

test('a host is shown as it is, in the letters that show what it is', () => {
  expect(linkHost('https://www.раypal.com/')).toBe('xn--ypal-43d9g.com');
});
