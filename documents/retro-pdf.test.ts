import { expect, test } from '@jest/globals';
import { PDFDocument, PDFName } from 'pdf-lib';
import { pdfText, testWithPdfText } from '../test/pdf-text.ts';
import { exampleRetro } from './retro-examples.ts';
import type { RetroKeyResult } from './retro-input.ts';
import { renderRetroPdf } from './retro-pdf.ts';

/** The pages with a card a key result. */
function cardsOf(text: string): string {
  return text.split('How the key results ended').at(-1)?.split('When misses were first seen')[0] ?? '';
}

/** A title that no other one contains. */
const named = (index: number) => `Key-result-${String(index).padStart(3, '0')}`;

test('the same input gives the same bytes, other content does not', async () => {
  const first = await renderRetroPdf(exampleRetro({ count: 30 }));
  const second = await renderRetroPdf(exampleRetro({ count: 30 }));
  const other = await renderRetroPdf(exampleRetro({ count: 30, adjust: (keyResult) => ({ ...keyResult, title: `${keyResult.title}!` }) }));

  expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
  expect(Buffer.from(other).equals(Buffer.from(first))).toBe(false);
});

test('title, author, language and dates are those of the cycle', async () => {
  const document = await PDFDocument.load(await renderRetroPdf(exampleRetro({ count: 5, language: 'ru' })), { updateMetadata: false });

  expect(document.getTitle()).toBe('Ретроспектива Q1 2027');
  expect(document.getAuthor()).toBe('Northwind');
  expect(document.catalog.get(PDFName.of('Lang'))?.toString()).toContain('ru');
  expect(document.getCreationDate()?.toISOString()).toBe('2027-04-06T08:00:00.000Z');
  expect(document.getModificationDate()?.toISOString()).toBe('2027-04-06T08:00:00.000Z');
});

test.each([
  [0, 2, 10],
  [1, 2, 10],
  [24, 2, 10],
  [75, 2, 10],
  [100, 2, 10],
  [160, 2, 10],
  [220, 2, 10],
  // Larger sets may take more than ten pages: a card a key result has its least size.
  [500, 10, 20],
])('%i key results fill %i to %i pages', async (count, least, most) => {
  const document = await PDFDocument.load(await renderRetroPdf(exampleRetro({ count })));

  expect(document.getPageCount()).toBeGreaterThanOrEqual(least);
  expect(document.getPageCount()).toBeLessThanOrEqual(most);
});

testWithPdfText('every key result stands in exactly one of the four lists, and has its chart', async () => {
  const count = 60;
  const text = pdfText(
    await renderRetroPdf(exampleRetro({ count, adjust: (keyResult, index) => ({ ...keyResult, title: named(index), objectiveTitle: 'An objective' }) })),
  );

  const [, outcomes = '', rest = ''] = text.split(/How the key results ended (?=Achieved \(\d+\))|Every key result over the cycle/);
  const charts = rest.split('When misses were first seen')[0] ?? '';
  for (let index = 0; index < count; index += 1) {
    expect(outcomes.split(named(index))).toHaveLength(2);
    expect(charts.split(named(index))).toHaveLength(2);
  }
});

testWithPdfText.each([75, 220])('on cards too %i key results stand in exactly one of the four lists, with who answered and what was said', async (count) => {
  const adjust = (keyResult: RetroKeyResult, index: number): RetroKeyResult => ({
    ...keyResult,
    title: named(index),
    ownerName: 'Ada',
    firstFlaggedAt: '2027-01-26T05:00:00.000Z',
    answeredBy: { name: `Answerer-${index}.`, at: '2027-01-28T09:00:00.000Z', kind: 'acknowledgement' },
    answer: index % 2 === 0 ? { learned: `Lesson-${index}.`, inOurControl: true, by: 'Ada' } : null,
  });
  const text = pdfText(await renderRetroPdf(exampleRetro({ count, adjust })));

  const cards = cardsOf(text);
  const lists = cards.split(/(?:Achieved|Partly achieved|Missed|Dropped) \(\d+\)/);
  expect(lists).toHaveLength(5);
  for (let index = 0; index < count; index += 1) {
    expect(cards.split(named(index))).toHaveLength(2);
    expect(cards).toContain(`Answerer-${index}.`);
    if (index % 2 === 0) expect(cards).toContain(`Lesson-${index}.`);
  }
  expect(cards.split('no answer')).toHaveLength(1 + Math.floor(count / 2));
});

testWithPdfText('a title on a card wraps to its end', async () => {
  const title = `${'A title that goes on '.repeat(5)}END`;
  const text = pdfText(await renderRetroPdf(exampleRetro({ count: 220, adjust: (keyResult, index) => (index === 7 ? { ...keyResult, title } : keyResult) })));

  expect(cardsOf(text)).toContain('END');
});

test('lists in full that would take more than ten pages become cards', async () => {
  const learned = 'We began with the loudest customers, and should have begun with those who leave without a word. '.repeat(6);
  const adjust = (keyResult: RetroKeyResult): RetroKeyResult => ({ ...keyResult, outcome: 'missed', answer: { learned, inOurControl: true, by: 'Ada' } });
  const document = await PDFDocument.load(await renderRetroPdf(exampleRetro({ count: 55, adjust })));

  expect(document.getPageCount()).toBeLessThanOrEqual(10);
});

testWithPdfText('a large set sums up what was learned, and says where the rest stands', async () => {
  const count = 220;
  const text = pdfText(await renderRetroPdf(exampleRetro({ count, adjust: (keyResult, index) => ({ ...keyResult, title: named(index) }) })));

  expect(cardsOf(text).split('no answer').length).toBeGreaterThan(50);
  expect(text).toContain('What we learned');
  expect(text).toContain('told on the cards of their key results');
});

testWithPdfText('an owner’s answer is printed in full, and silence as "no answer"', async () => {
  const learned = 'We began with the loudest customers, and should have begun with those who leave without a word. '.repeat(4).trim();
  const input = exampleRetro({
    count: 2,
    adjust: (keyResult, index) => ({
      ...keyResult,
      title: named(index),
      outcome: 'missed',
      answer: index === 0 ? { learned, inOurControl: true, by: 'Ada' } : null,
      carryOver: null,
    }),
  });
  const text = pdfText(await renderRetroPdf(input));

  const part = text.slice(text.indexOf('What we learned'));
  expect(part).toContain(learned);
  expect(part).toContain('in our control');
  expect(part).toContain(`${named(1)}: no answer`);
  expect(part).toContain('1 in our control, 0 outside it, 1 without an answer.');
});

testWithPdfText('a miss shows when it was first flagged, in which week, and who answered after how long', async () => {
  const input = exampleRetro({
    count: 2,
    adjust: (keyResult, index) => ({
      ...keyResult,
      title: named(index),
      outcome: 'missed',
      firstFlaggedAt: index === 0 ? '2027-01-26T05:00:00.000Z' : null,
      answeredBy: index === 0 ? { name: 'Grace Hopper', at: '2027-01-28T09:00:00.000Z', kind: 'acknowledgement' } : null,
    }),
  });
  const text = pdfText(await renderRetroPdf(input));

  expect(text).toContain(`${named(0)} 26 Jan, week 4 Grace Hopper acknowledged, 28 Jan 2 days`);
  expect(text).toContain(`${named(1)} never`);
  expect(text).toContain('1 key result was missed or partly achieved without ever having been flagged');
});

testWithPdfText('Cyrillic, Greek and accents are printed, what the font lacks is a box, one for a joined emoji', async () => {
  const input = exampleRetro({ count: 1, adjust: (keyResult) => ({ ...keyResult, title: 'Ответ Αύξηση Łódź 日本 👩‍👩‍👧 e\u0301nd\u0000\n.' }) });
  const text = pdfText(await renderRetroPdf(input));

  expect(text).toContain('Ответ Αύξηση Łódź □□ □ énd .');
});

testWithPdfText('figures in a right-to-left title are not turned around', async () => {
  const text = pdfText(await renderRetroPdf(exampleRetro({ count: 1, adjust: (keyResult) => ({ ...keyResult, title: 'مرحبا بالعالم 2048' }) })));

  expect(text).toContain('2048');
  expect(text).not.toContain('8402');
});

testWithPdfText('a title of any length is printed to its end', async () => {
  const title = `${'A very long title that goes on '.repeat(8)}${'unbroken'.repeat(20)} END`;
  const text = pdfText(await renderRetroPdf(exampleRetro({ count: 1, adjust: (keyResult) => ({ ...keyResult, title }) })));

  expect(text).toContain('END');
});

test('200 key results are drawn; the time is told, not judged here', async () => {
  const input = exampleRetro({ count: 200 });
  const startedAt = performance.now();
  const document = await PDFDocument.load(await renderRetroPdf(input));

  // oxlint-disable-next-line no-console -- telling the time is what this test is for
  console.info(`retro PDF of 200 key results: ${Math.round(performance.now() - startedAt)} ms, ${document.getPageCount()} pages`);
  expect(document.getPageCount()).toBeLessThanOrEqual(10);
});

testWithPdfText('the Russian report is Russian throughout', async () => {
  const text = pdfText(
    await renderRetroPdf(
      exampleRetro({
        count: 3,
        language: 'ru',
        adjust: (keyResult) => ({
          ...keyResult,
          title: 'Цель',
          objectiveTitle: 'Цель',
          unit: '',
          ownerName: null,
          teamName: null,
          droppedReason: null,
          answer: null,
          answeredBy: null,
        }),
      }),
    ),
  );

  expect(text).toContain('Чему мы научились');
  expect(text.replace(/Northwind|Q1|Sextant|KR|Support|Sales|Platform|Product|Marketing|People/g, '')).not.toMatch(/[A-Za-z]/);
});
