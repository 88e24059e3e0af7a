import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@jest/globals';
import { hasPdfText } from './pdf-text-program.ts';

/** A test that reads a PDF's text; skipped where poppler's pdftotext is missing. */
export const testWithPdfText = hasPdfText ? test : test.skip;

/** The text of a PDF in the order of its content, its line breaks turned into spaces. */
export function pdfText(pdf: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-pdf-'));
  try {
    writeFileSync(join(folder, 'a.pdf'), pdf);
    return execFileSync('pdftotext', ['-raw', join(folder, 'a.pdf'), '-'], { encoding: 'utf8', maxBuffer: 1 << 26 }).replace(/\s+/g, ' ');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
