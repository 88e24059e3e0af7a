import { heartbeat } from '@temporalio/activity';

const BEAT_MS = 3_000;

/** Says that the activity lives for as long as it waits for the outside: one answer may take longer than the heartbeat's timeout. `beat` says where it stands; by default nothing. */
export async function whileBeating<Result>(work: () => Promise<Result>, beat: () => void = heartbeat): Promise<Result> {
  const beating = setInterval(beat, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
}
