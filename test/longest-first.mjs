import Sequencer from '@jest/test-sequencer';

/**
 * Suites that take minutes, the longest first. Without times of an earlier run jest begins with the largest files, and these are small: begun last,
 * each would run alone while the other workers have nothing left to do.
 */
const LONG = [
  'test/kills.int.test.ts',
  'test/access/matrix.int.test.ts',
  'workflows/calendar-sync.int.test.ts',
  'web/pages.int.test.ts',
  'workflows/okr-cycle.int.test.ts',
  'workflows/key-rotation.int.test.ts',
  'activities/faulty-quarter-releases.int.test.ts',
  'web/mail-links.int.test.ts',
  'web/journeys.int.test.ts',
  'integrations/conformance.test.ts',
  'commands/simulate.int.test.ts',
  'activities/faulty-quarter-meetings.int.test.ts',
];

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const found = LONG.findIndex((suite) => path.endsWith(`/${suite}`));
      return found === -1 ? LONG.length : found;
    };
    return super.sort(tests).sort((left, right) => rank(left) - rank(right));
  }
}
