import { expect, test } from '@jest/globals';
import { bodyOf, draftOf, mentionAt, withMention } from './mention-draft.ts';

const ANN = { id: '0192d0aa-0000-7000-8000-00000000000a', name: 'Ann' };
const ANNA = { id: '0192d0aa-0000-7000-8000-00000000000b', name: 'Anna Brandt' };
const OTHER_ANN = { id: '0192d0aa-0000-7000-8000-00000000000c', name: 'Ann' };

test('names of those who were picked become their places, others stay words', () => {
  const text = ' @Anna Brandt and @Ann, not @Annabel or ann@example.test ';

  expect(bodyOf({ text, picked: [ANN, ANNA] })).toBe(`<@${ANNA.id}> and <@${ANN.id}>, not @Annabel or ann@example.test`);
  expect(bodyOf({ text: '@Ann', picked: [] })).toBe('@Ann');
});

test('two with one name stand in the order in which they were picked', () => {
  expect(bodyOf({ text: '@Ann or @Ann', picked: [ANN, OTHER_ANN] })).toBe(`<@${ANN.id}> or <@${OTHER_ANN.id}>`);
});

test('a comment that is opened and closed again is the same', () => {
  const body = `<@${OTHER_ANN.id}>, <@${ANN.id}>:\n<@${ANNA.id}> said <@${ANNA.id}>`;
  const draft = draftOf(body, [ANN, ANNA, OTHER_ANN]);

  expect(draft.text).toBe('@Ann, @Ann:\n@Anna Brandt said @Anna Brandt');
  expect(bodyOf(draft)).toBe(body);
});

test.each([
  ['@', 1, { start: 0, search: '' }],
  ['Hi @hel', 7, { start: 3, search: 'hel' }],
  ['Hi @Helen Br', 12, { start: 3, search: 'Helen Br' }],
  ['(@he', 4, { start: 1, search: 'he' }],
  ['ann@example', 11, null],
  ['@Helen Brandt is', 16, null],
  ['@Ann ', 5, null],
  ['@Ann', 4, null],
])('in "%s" at %d a name is being typed, or not', (text, caret, expected) => {
  expect(mentionAt({ text, picked: [ANN] }, caret)).toEqual(expected);
});

test('somebody picked takes the place of what was typed', () => {
  const { draft, caret } = withMention({ text: 'Ask @an about it', picked: [] }, { start: 4, search: 'an' }, ANNA);

  expect(draft).toEqual({ text: 'Ask @Anna Brandt about it', picked: [ANNA] });
  expect(caret).toBe('Ask @Anna Brandt '.length);
});
