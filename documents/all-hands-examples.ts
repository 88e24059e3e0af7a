import type { Language } from '../domain/person.ts';
import type { AllHandsInput, AllHandsRisk } from './all-hands-input.ts';

/** An all-hands in week 6 of a quarter, to look at and to test. */
export function exampleAllHands({ language = 'en', ...given }: { language?: Language } & Partial<AllHandsInput> = {}): AllHandsInput {
  return {
    organizationName: 'Northwind',
    cycleName: 'Q1 2027',
    startsOn: '2027-01-01',
    endsOn: '2027-03-31',
    timeZone: 'Europe/Berlin',
    language,
    generatedAt: '2027-02-08T08:00:00.000Z',
    daysLeft: 51,
    health: {
      averageProgress: 0.47,
      expected: 0.43,
      updateRate: 0.83,
      completed: 6,
      live: 71,
      byStatus: { COMPLETED: 6, ON_TRACK: 56, AT_RISK: 6, OFF_TRACK: 3, DROPPED: 2 },
    },
    companyObjectives: [
      { title: 'Become the first choice of mid-size companies', ownerName: 'Grace Hopper', progress: 0.52, status: 'ON_TRACK', completed: 1, keyResults: 4 },
      { title: 'Support that people praise', ownerName: 'Ada Lovelace', progress: 0.31, status: 'OFF_TRACK', completed: 0, keyResults: 3 },
      {
        title: 'Ship with calm: fewer surprises for our customers, and for us, in every single release that we make this quarter and beyond',
        ownerName: null,
        progress: 0.44,
        status: 'AT_RISK',
        completed: 1,
        keyResults: 5,
      },
      { title: 'Доверие клиентов', ownerName: 'Алексей Пажитнов', progress: 1, status: 'COMPLETED', completed: 2, keyResults: 2 },
      { title: 'A brand that travels', ownerName: 'Katherine Johnson', progress: null, status: null, completed: 0, keyResults: 2 },
    ],
    wins: [
      { title: 'Win 12 new accounts in the Nordics', ownerName: 'Tim Berners-Lee', teamName: 'Sales', progress: 0.83, expected: 0.43, weekChange: 0.17 },
      {
        title: 'Bring median lead time of merged pull requests under 18 hours',
        ownerName: 'Katherine Johnson',
        teamName: 'Platform',
        progress: 0.71,
        expected: 0.43,
        weekChange: 0.05,
      },
      {
        title: 'Publish the help centre in three languages',
        ownerName: 'Małgorzata Wiśniewska',
        teamName: 'Support',
        progress: 0.66,
        expected: 0.43,
        weekChange: null,
      },
    ],
    atRisk: [
      risk({
        title: 'Cut open support tickets to 20',
        status: 'OFF_TRACK',
        progress: 0.1,
        lastNote: {
          text: 'Two people are on leave until Monday; the vendor export is still missing, so we cannot close the old ones in bulk.',
          at: '2027-02-05T09:00:00.000Z',
        },
      }),
      risk({ title: 'Hire three account managers', lastNote: null }),
      risk({ title: 'Keep availability of the checkout at 99.9 % or more in each week of the quarter, in every region that we serve' }),
    ],
    decisions: [
      { question: 'Do we pay for the vendor’s export, or drop the bulk close?', about: 'Cut open support tickets to 20', askedOf: 'Grace Hopper' },
      { question: 'Move one engineer to the checkout for four weeks?', about: null, askedOf: null },
    ],
    ...given,
  };
}

function risk(given: Partial<AllHandsRisk>): AllHandsRisk {
  return {
    title: 'A key result',
    ownerName: 'Ada Lovelace',
    teamName: 'Support',
    status: 'AT_RISK',
    progress: 0.22,
    expected: 0.43,
    since: '2027-01-28T05:00:00.000Z',
    lastNote: { text: 'On it.', at: '2027-02-04T09:00:00.000Z' },
    ...given,
  };
}

/** As many key results at risk as asked for. */
export function exampleRisks(count: number): AllHandsRisk[] {
  return Array.from({ length: count }, (_, index) => risk({ title: `Risk-${String(index).padStart(2, '0')}` }));
}
