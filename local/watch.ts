import { setTimeout as sleep } from 'node:timers/promises';
import { answersAt } from './ports.ts';

/** A server of ours that is looked after. */
export interface Watch {
  /** Looks no more, so that a stop is not taken for a death. */
  end(): void;
}

/** What is looked after: where it answers, how it is started again at the same place, and who hears of it. */
export interface WatchOptions {
  port: number;
  /** Starts it on its files; returns the port at which it answers then. */
  revive(): Promise<number>;
  onDeath(reason: string): void;
  onBack(): void;
}

const LOOK_EVERY_MS = 2000;

/** Looks every two seconds whether a server still takes connections, and starts it again when it does not: for years, nobody else would. */
export function watch({ port, revive, onDeath, onBack }: WatchOptions): Watch {
  const over = new AbortController();
  void look();
  return { end: () => over.abort() };

  async function look(): Promise<void> {
    let isDown = false;
    while (!over.signal.aborted) {
      await sleep(LOOK_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
      if (over.signal.aborted) return;
      if (!(await answersAt(port))) {
        onDeath('ended unasked, starts again');
        isDown = !(await bringBack());
      } else if (isDown) {
        // It took longer than we waited for it.
        isDown = !(await bringBack());
      }
    }
  }

  async function bringBack(): Promise<boolean> {
    try {
      const now = await revive();
      // Worker and API know it by its address.
      if (now !== port) throw new Error(`port ${port} is taken by another program: end that one, or end Sextant and start it again`);
      onBack();
      return true;
    } catch (error) {
      onDeath(error instanceof Error ? error.message : String(error));
      return false;
    }
  }
}
