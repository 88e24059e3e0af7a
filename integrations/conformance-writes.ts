import { expect } from '@jest/globals';
import { ProviderError } from '../domain/errors.ts';
import type { CheckId, CodeBench, MessagesBench } from './conformance-contract.ts';

type Checks = Partial<Record<CheckId, () => Promise<void>>>;

/** A branch and a pull request are made once: under a lost answer, called again, and by two at once. */
export function codeChecks(open: () => Promise<CodeBench>): Checks {
  return {
    C21: async () => {
      const bench = await open();
      const branch = 'sextant/conformance';
      const make = async () => {
        const host = bench.open();
        await host.ensureBranch({ branch });
        return host.ensurePullRequest({ branch, title: 'Conformance', body: 'Made once.' });
      };
      for (let lost = 0; lost < 3; lost += 1) {
        bench.faults['lost-answer']?.();
        await make().catch(mustBeTransient);
      }
      const { number } = await make();
      const both = await Promise.all([make(), make()]);
      expect(both.map((pullRequest) => pullRequest.number)).toEqual([number, number]);
      expect([bench.branches(branch), bench.openPullRequests(branch)]).toEqual([1, 1]);
    },
  };
}

/** A message is sent once: what may have been done is looked up by its key before the next try. */
export function messagesChecks(open: () => Promise<MessagesBench>): Checks {
  return {
    C21: async () => {
      const bench = await open();
      const key = 'conformance/once';
      const message = { text: 'Once', blocks: [] };
      bench.faults['lost-answer']?.();
      const failure: unknown = await bench
        .open()
        .send({ to: bench.recipient, key, message })
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: 'ProviderError', kind: 'transient', maybeDone: true });
      expect(await bench.find(key)).not.toBeNull();
      expect(await bench.find('conformance/never')).toBeNull();
      expect(bench.messagesOf(key)).toBe(1);
    },
  };
}

/** A lost answer may only be a passing trouble. */
export function mustBeTransient(error: unknown): void {
  if (error instanceof ProviderError) expect(error.kind).toBe('transient');
  else throw error;
}
