import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCsv } from '../../domain/import/csv.ts';
import type { RehearsalOutcome, TimelineRow } from './outcome.ts';

const COLUMNS: readonly (keyof TimelineRow)[] = ['dueAt', 'kind', 'subject', 'recipient', 'occurrence', 'state', 'title', 'reason', 'mail'];

/** Writes summary.json, timeline.csv, retro.pdf and mail/ into a folder; what an earlier rehearsal left there goes. Equal outcomes give equal bytes. */
export function writeOutcome({ summary, timeline, mails, retro }: RehearsalOutcome, { captured, out }: { captured: string; out: string }): void {
  for (const name of ['summary.json', 'timeline.csv', 'retro.pdf', 'mail']) rmSync(join(out, name), { recursive: true, force: true });
  mkdirSync(join(out, 'mail'), { recursive: true });
  for (const { name, file } of mails) copyFileSync(join(captured, file), join(out, 'mail', name));
  writeFileSync(join(out, 'timeline.csv'), writeCsv([COLUMNS, ...timeline.map((row) => COLUMNS.map((column) => row[column]))]));
  if (retro !== null) writeFileSync(join(out, 'retro.pdf'), retro);
  writeFileSync(join(out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
}
