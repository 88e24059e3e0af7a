import { spawnSync } from 'node:child_process';

/** Whether poppler's pdftotext is installed; tests that read a PDF's text are skipped without it. */
export const hasPdfText = spawnSync('pdftotext', ['-v']).error === undefined;
