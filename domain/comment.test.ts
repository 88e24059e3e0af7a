import { expect, test } from '@jest/globals';
import { commentProblems, mentionedIdsOf, partsOf } from './comment.ts';

const ANN = '0192d0aa-0000-7000-8000-00000000000a';
const BOB = '0192d0aa-0000-7000-8000-00000000000b';

test('a comment is cut at its mentions, and each person is mentioned once', () => {
  const body = `<@${ANN}> and <@${BOB}>:\nask <@${ANN}>`;

  expect(mentionedIdsOf(body)).toEqual([ANN, BOB]);
  expect(partsOf(body)).toEqual([{ personId: ANN }, { text: ' and ' }, { personId: BOB }, { text: ':\nask ' }, { personId: ANN }]);
  expect(partsOf('<@nobody> <b>plain</b>')).toEqual([{ text: '<@nobody> <b>plain</b>' }]);
});

test.each([
  ['nothing but blanks', ' \n ', /Write something first/],
  ['4001 characters', 'x'.repeat(4001), /4001 characters; 4000 is the limit/],
])('%s are refused', (_, body, sentence) => {
  expect(commentProblems(body)[0]?.sentence).toMatch(sentence);
});

test('a mention counts as one sign, and 21 people are too many', () => {
  const crowd = Array.from({ length: 21 }, (_each, place) => `<@0192d0aa-0000-7000-8000-0000000000${String(place + 10)}>`).join(' ');

  expect(commentProblems(`${'x'.repeat(3999)}<@${ANN}>`)).toEqual([]);
  expect(commentProblems(crowd)[0]?.sentence).toMatch(/mentions 21 people/);
});
