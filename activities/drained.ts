type Functions = Record<string, (...args: never[]) => Promise<unknown>>;

/**
 * Activities after each of which the relay is drained, before they answer: nothing is left to happen between two steps, so that a rehearsal
 * or a test on the time-skipping server comes out the same each time.
 */
export function drained<Activities extends object>(activities: Activities, drain: () => Promise<unknown>): Activities {
  const entries = Object.entries(activities as Functions).map(([name, run]) => [
    name,
    async (...args: never[]) => {
      const result = await run(...args);
      await drain();
      return result;
    },
  ]);
  return Object.fromEntries(entries) as Activities;
}
