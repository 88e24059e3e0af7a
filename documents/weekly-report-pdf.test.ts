import { expect, test } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import { pdfText, testWithPdfText } from '../test/pdf-text.ts';
import { exampleConcerns, exampleWeeklyReport } from './weekly-report-examples.ts';
import { renderWeeklyReportPdf } from './weekly-report-pdf.ts';

test('the same input gives the same bytes', async () => {
  const [first, second] = await Promise.all([renderWeeklyReportPdf(exampleWeeklyReport()), renderWeeklyReportPdf(exampleWeeklyReport())]);

  expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
});

test('a logo stands on it in the same bytes each time; one that is broken, or that PDFs do not know, is left out', async () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');
  const images = async (logo: Uint8Array) => Buffer.from(await renderWeeklyReportPdf(exampleWeeklyReport(), { logo }));

  const [first, second, none] = [await images(png), await images(png), Buffer.from(await renderWeeklyReportPdf(exampleWeeklyReport()))];

  expect(second.equals(first)).toBe(true);
  expect(first.equals(none)).toBe(false);
  expect((await images(png.subarray(0, 30))).equals(none)).toBe(true);
  expect((await images(Buffer.from('RIFF0000WEBP'))).equals(none)).toBe(true);
});

test.each(['en', 'ru'] as const)('ten long concerns and five moves stay on one page, in %s', async (language) => {
  const moves = Array.from({ length: 5 }, () => ({
    title: 'A title that is far too long for one line of this page, as titles are',
    ownerName: 'Ada',
    from: 0,
    to: 0.5,
  }));
  const document = await PDFDocument.load(await renderWeeklyReportPdf(exampleWeeklyReport({ language, concerns: exampleConcerns(10), moves })));

  expect(document.getPageCount()).toBe(1);
});

testWithPdfText('figures, statuses against the week before, concerns with owner, date and last word, moves, and the head of the audit log', async () => {
  const text = pdfText(await renderWeeklyReportPdf(exampleWeeklyReport()));

  for (const said of [
    'Q1 2027, week 6',
    '83 %',
    'Off track 3',
    'week 5: 2',
    'Cut open support tickets to 20 Ada Lovelace',
    'Off track, since 28 Jan 12 % of 50 % expected',
    'Two people are on leave until Monday.',
    'and 6 more in Sextant',
    '66 % → 83 % +17 points',
    'Audit log: head 1204:0123456789abcdef, 48210 entries, key 3f9a1c02, sealed 2027-02-16T15:58:12.000Z',
    'npm run audit:verify -- --head 1204:0123456789abcdef',
  ])
    expect(text).toContain(said);
});

testWithPdfText('without a seal there is no line of the audit log, and without a week before no comparison', async () => {
  const text = pdfText(await renderWeeklyReportPdf(exampleWeeklyReport({ audit: null, before: null, concerns: [], moreConcerns: 0, moves: [] })));

  expect(text).not.toMatch(/Audit log|week 5/);
  expect(text).toContain('Nothing is at risk.');
  expect(text).toContain('Nothing moved.');
});

testWithPdfText('the board’s report has no column for notes', async () => {
  const text = pdfText(await renderWeeklyReportPdf(exampleWeeklyReport({ forBoard: true })));

  expect(text).toContain('company level');
  expect(text).not.toMatch(/on leave|Last said/);
});
