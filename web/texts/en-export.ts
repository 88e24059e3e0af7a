import { pluralOf } from './plural.ts';

const n = pluralOf('en');

/** The words of what leaves by file. */
export const enExport = {
  title: 'Export',
  below: 'CSV in the columns that the import reads: what goes out comes back unchanged, here or elsewhere.',
  cycle: 'Cycle',
  okrs: (objectives: number, keyResults: number) =>
    `${n(objectives, { one: '# objective', other: '# objectives' })} with ${n(keyResults, { one: '# key result', other: '# key results' })}`,
  checkIns: 'All check-ins on these key results, with confidence, notes and authors',
  people: (teams: number) => `Everybody with their manager and role, in ${n(teams, { one: '# team', other: '# teams' })}; also who has left`,
  rows: (count: number) => n(count, { one: '# row', other: '# rows' }),
  empty: 'nothing in it yet',
  download: 'Download',
  downloadFile: (file: string) => `Download ${file}`,
  namesakes: (count: number) =>
    n(count, {
      one: '# goal shares its name with another of its team or objective. An import cannot tell them apart: rename one first.',
      other: '# goals share their name with another of their team or objective. An import cannot tell them apart: rename them first.',
    }),
};

export type ExportTexts = typeof enExport;
