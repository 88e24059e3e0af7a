import type { CalendarAccount } from '../domain/calendar-account.ts';
import type { ReaderInput } from '../domain/integration.ts';
import type { MetricReader } from '../domain/metric.ts';
import { integrationOf } from './catalog.ts';

/** What a process of its own is asked to read: a page of a metric or of a calendar, after which it is killed. */
export interface PageRequest {
  provider: string;
  accountInput: ReaderInput;
  read?: Parameters<MetricReader['read']>[0];
  changes?: Parameters<CalendarAccount['changes']>[0];
}

// For check C4: nothing but the stored cursor may carry over from one page to the next. It lives until it is killed.
process.on('message', ({ provider, accountInput, read, changes }: PageRequest) => {
  void (async () => {
    const open = integrationOf(provider)?.open;
    if (read) process.send?.(await (await open?.metrics?.(accountInput))?.read(read));
    if (changes) process.send?.(await (await open?.calendar?.(accountInput))?.changes(changes));
  })();
});
