/** What owners of last quarter's key results answered when they were asked what was learned, by title. */
export interface SampleRetroAnswer {
  keyResult: string;
  learned: string;
  inOurControl: boolean;
  carry: 'forward' | 'drop' | 'rewrite';
}

export const RETRO_ANSWERS: readonly SampleRetroAnswer[] = [
  {
    keyResult: 'Open complaints',
    learned: 'Half of them were about one firmware version. We closed tickets faster and faster, and new ones came just as fast.',
    inOurControl: true,
    carry: 'rewrite',
  },
  {
    keyResult: 'Restores rehearsed',
    learned: 'A rehearsal takes two days of two people, and we planned for an afternoon. It moves into the on-call rota.',
    inOurControl: true,
    carry: 'forward',
  },
  {
    keyResult: 'Prototypes tested with customers',
    learned: 'Hospitals need eight weeks for a data agreement. Whoever we want to test with in spring has to be asked now.',
    inOurControl: false,
    carry: 'forward',
  },
  {
    keyResult: 'Employee engagement score',
    learned: 'The score moved where leads talk with each person every second week, and nowhere else.',
    inOurControl: true,
    carry: 'forward',
  },
  {
    keyResult: 'History moved',
    learned: 'The oldest three years need another format. Nobody has asked for them, so we leave them where they are.',
    inOurControl: true,
    carry: 'drop',
  },
  {
    keyResult: 'Qualified pipeline in life sciences',
    learned: 'The trade fair was put off to January. One event must not carry a whole quarter.',
    inOurControl: false,
    carry: 'forward',
  },
  {
    keyResult: 'Annual recurring revenue',
    learned: 'Two thirds came from customers we had already. The next target looks at new laboratories on their own.',
    inOurControl: true,
    carry: 'forward',
  },
  {
    keyResult: 'Net promoter score',
    learned: 'A call back within a day does more for it than the fix itself.',
    inOurControl: true,
    carry: 'forward',
  },
];
