import { activityInfo, heartbeat } from '@temporalio/activity';

/** Mails and their readers. */
export const PAGE_SIZE = 50;
/** Key results judged in one transaction: some tenths of a second. */
export const JUDGED_AT_ONCE = 250;

/**
 * Works page by page and says at each where it stands, so that a retry goes on there. A page may be worked twice, never left out:
 * Temporal hears of heartbeats late.
 */
export async function eachPage<Result extends { lastId: string | null }>(work: (afterId: string | null) => Promise<Result>): Promise<Result[]> {
  const done: Result[] = [];
  let afterId = resumeFrom();
  do {
    const result = await work(afterId);
    done.push(result);
    afterId = result.lastId;
    heartbeat(afterId);
  } while (afterId !== null);
  return done;
}

function resumeFrom(): string | null {
  const details: unknown = activityInfo().heartbeatDetails;
  return typeof details === 'string' ? details : null;
}
