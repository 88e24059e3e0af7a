import type { ReaderInput } from '../domain/integration.ts';
import type { MetricReader } from '../domain/metric.ts';
import { integrationOf } from './catalog.ts';

/** What a process of its own is asked to read: a page, after which it is killed. */
export interface PageRequest {
  provider: string;
  accountInput: ReaderInput;
  read: Parameters<MetricReader['read']>[0];
}

// For check C4: nothing but the stored cursor may carry over from one page to the next. It lives until it is killed.
process.on('message', ({ provider, accountInput, read }: PageRequest) => {
  void (async () => {
    const reader = await integrationOf(provider)?.open.metrics?.(accountInput);
    process.send?.(await reader?.read(read));
  })();
});
