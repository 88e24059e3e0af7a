import { writeFileSync } from 'node:fs';

/** Closes a run with one plain line that people and machines can read; under CI a skipped test is a failure. */
export default class LineReporter {
  onRunComplete(_contexts, results) {
    const leftOut = Number(process.env.SEXTANT_SUITES_LEFT_OUT ?? 0);
    const skipped = results.numPendingTests + results.numTodoTests + leftOut;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    if (skipped > 0 && process.env.CI === 'true') this.error = new Error(`${skipped} skipped, and CI allows none`);
    const line = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
    // `npm test` prints the line itself, as its very last one.
    if (process.env.SEXTANT_CLOSING_LINE) writeFileSync(process.env.SEXTANT_CLOSING_LINE, line);
    else console.log(line);
  }

  getLastError() {
    return this.error;
  }
}
