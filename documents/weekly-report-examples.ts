import type { Language } from '../domain/person.ts';
import type { ReportedConcern, WeeklyReportInput } from './weekly-report-input.ts';

/** A report of week 6 of a quarter, to look at and to test. */
export function exampleWeeklyReport({ language = 'en', ...given }: { language?: Language } & Partial<WeeklyReportInput> = {}): WeeklyReportInput {
  return {
    organizationName: 'Northwind',
    cycleName: 'Q1 2027',
    weekNumber: 6,
    language,
    timeZone: 'Europe/Berlin',
    generatedAt: '2027-02-16T16:00:00.000Z',
    asked: 71,
    answered: 59,
    counts: { COMPLETED: 6, ON_TRACK: 54, AT_RISK: 6, OFF_TRACK: 3, NONE: 2 },
    before: { weekNumber: 5, counts: { COMPLETED: 5, ON_TRACK: 57, AT_RISK: 6, OFF_TRACK: 2, NONE: 1 } },
    concerns: exampleConcerns(3),
    moreConcerns: 6,
    moves: [
      { title: 'Win 12 new accounts in the Nordics', ownerName: 'Tim Berners-Lee', from: 0.66, to: 0.83 },
      { title: 'Raise the share of answers within an hour to 95 %', ownerName: 'Grace Hopper', from: 0.52, to: 0.44 },
    ],
    forBoard: false,
    audit: { head: '1204:0123456789abcdef', entries: 48_210, keyId: '3f9a1c02', sealedAt: '2027-02-16T15:58:12.000Z' },
    ...given,
  };
}

/** As many as asked for, with titles and notes that need room, the worst first. */
export function exampleConcerns(number: number): ReportedConcern[] {
  const [first, ...rest] = Array.from(
    { length: number },
    (_, index): ReportedConcern => ({
      title: `Concern-${index}: keep availability of the checkout at 99.9 % or more in each week of the quarter, and say so to every customer before they ask`,
      ownerName: 'Małgorzata Wiśniewska',
      status: index < number / 3 ? 'OFF_TRACK' : 'AT_RISK',
      since: '2027-01-28T05:00:00.000Z',
      progress: 0.12,
      expected: 0.5,
      lastNote:
        'The vendor has not given us the export yet, and nobody there has a date for it; we ask again on Thursday and then look for another one together.',
    }),
  );
  if (first === undefined) return [];
  return [{ ...first, title: 'Cut open support tickets to 20', ownerName: 'Ada Lovelace', lastNote: 'Two people are on leave until Monday.' }, ...rest];
}
