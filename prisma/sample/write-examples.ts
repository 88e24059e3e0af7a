import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BROKEN_FILES } from './broken-files.ts';
import { exampleFiles } from './example-company.ts';

// Writes the example files beside this script: node prisma/sample/write-examples.ts
const folder = import.meta.dirname;
mkdirSync(join(folder, 'broken'), { recursive: true });
for (const { name, text } of exampleFiles()) writeFileSync(join(folder, name), text);
// The replacement character stands for a byte that is no UTF-8: 0xFC, the ü of Windows.
for (const { name, text } of BROKEN_FILES)
  writeFileSync(join(folder, 'broken', name), Buffer.from(text.replaceAll('\uFFFD', '\u00FC'), text.includes('\uFFFD') ? 'latin1' : 'utf8'));
