import { expect, test } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import { pdfText, testWithPdfText } from '../test/pdf-text.ts';
import { exampleAllHands, exampleRisks } from './all-hands-examples.ts';
import { renderAllHandsPdf } from './all-hands-pdf.ts';

test('the same input gives the same bytes', async () => {
  const [first, second] = await Promise.all([renderAllHandsPdf(exampleAllHands()), renderAllHandsPdf(exampleAllHands())]);

  expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
});

test('five landscape slides: health, objectives, wins, at risk, decisions', async () => {
  const document = await PDFDocument.load(await renderAllHandsPdf(exampleAllHands()));

  expect(document.getPageCount()).toBe(5);
  expect(document.getPages().every((page) => page.getWidth() > page.getHeight())).toBe(true);
});

testWithPdfText('what is at risk names since when, whose it is and the last note', async () => {
  const text = pdfText(await renderAllHandsPdf(exampleAllHands()));

  expect(text).toContain('Off track · since 28 Jan · Ada Lovelace · Support');
  expect(text).toContain('“Two people are on leave until Monday;');
  expect(text).toContain('51 days left');
  expect(text).toContain('+17 points this week');
});

testWithPdfText('nothing to show is said, and what does not fit is counted', async () => {
  const empty = pdfText(await renderAllHandsPdf(exampleAllHands({ companyObjectives: [], wins: [], atRisk: [], decisions: [] })));
  const full = pdfText(await renderAllHandsPdf(exampleAllHands({ atRisk: exampleRisks(18) })));

  expect(empty).toContain('Nothing is at risk.');
  expect(empty).toContain('No decision is open.');
  expect(full).toContain('Risk-14');
  expect(full).toContain('and 3 more in Sextant');
});

testWithPdfText('the Russian slides are Russian', async () => {
  const text = pdfText(await renderAllHandsPdf(exampleAllHands({ language: 'ru' })));

  expect(text).toContain('Требует внимания');
  expect(text).toContain('остался 51 день');
});
