import { heartbeat } from '@temporalio/activity';

const BEAT_MS = 3_000;

/** Says that the activity lives for as long as it waits for the outside: one answer may take longer than the heartbeat's timeout. */
export async function whileBeating<Result>(work: () => Promise<Result>): Promise<Result> {
  const beating = setInterval(heartbeat, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
}
