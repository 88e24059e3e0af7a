/** How far a part of the machine is. */
export type PartState = 'waiting' | 'working' | 'ready' | 'failed';

/** One part as the set-up page and /readyz show it. */
export interface PartView {
  name: string;
  state: PartState;
  note: string;
  elapsedSeconds: number;
  expectedSeconds: number | null;
  /** Without it the product works, and one feature waits. */
  optional: boolean;
  /** Whether the app cannot be read before it is ready. A failure of any other part keeps nobody on the set-up page. Default: what is not optional. */
  appWaits: boolean;
}

/** What a part is told about while it is brought up. */
export interface PartProgress {
  /** Shows what is happening now. */
  say(note: string): void;
  /** Corrects the time it will take. */
  expect(seconds: number): void;
}

/** The parts of this machine and how far each is; time comes from `now` (milliseconds). */
export interface Parts {
  view(): PartView[];
  /** Whether all parts but the optional ones are ready. */
  ready(): boolean;
  /** Lists a part as waiting, so that it is seen before its turn. */
  announce(name: string, options: { expectedSeconds: number | null; optional?: boolean; appWaits?: boolean }): void;
  /** Brings a part up: working, then ready or failed with the reason. The reason is thrown on. */
  bringUp<Result>(name: string, work: (progress: PartProgress) => Promise<Result>): Promise<Result>;
  /** For a part that comes and goes, as the worker does when it is started again. */
  set(name: string, state: PartState, note?: string): void;
}

interface Part {
  state: PartState;
  note: string;
  beganAt: number | null;
  endedAt: number | null;
  expectedSeconds: number | null;
  optional: boolean;
  appWaits: boolean;
}

/** Starts the list of parts. `onChange` hears each change, to log it. */
export function createParts({ now, onChange }: { now: () => number; onChange: (part: PartView) => void }): Parts {
  const parts = new Map<string, Part>();
  const partOf = (name: string): Part => {
    const part = parts.get(name);
    if (part === undefined) throw new Error(`Part "${name}" was never announced`);
    return part;
  };
  const viewOf = (name: string, part: Part): PartView => ({
    name,
    state: part.state,
    note: part.note,
    elapsedSeconds: part.beganAt === null ? 0 : Math.round(((part.endedAt ?? now()) - part.beganAt) / 100) / 10,
    expectedSeconds: part.expectedSeconds,
    optional: part.optional,
    appWaits: part.appWaits,
  });
  const set = (name: string, state: PartState, note = ''): void => {
    const part = partOf(name);
    Object.assign(part, { state, note, beganAt: part.beganAt ?? now(), endedAt: state === 'ready' || state === 'failed' ? now() : null });
    onChange(viewOf(name, part));
  };
  return {
    view: () => [...parts].map(([name, part]) => viewOf(name, part)),
    ready: () => [...parts.values()].every((part) => part.state === 'ready' || part.optional),
    announce: (name, { expectedSeconds, optional = false, appWaits = !optional }) => {
      parts.set(name, { state: 'waiting', note: '', beganAt: null, endedAt: null, expectedSeconds, optional, appWaits });
    },
    bringUp: (name, work) => {
      const outcome = bring(name, work);
      // The list shows a failure already; who awaits this later than it fails must not find the process ended by it.
      outcome.catch(() => undefined);
      return outcome;
    },
    set,
  };

  async function bring<Result>(name: string, work: (progress: PartProgress) => Promise<Result>): Promise<Result> {
    set(name, 'working');
    try {
      const result = await work({
        say: (note) => set(name, 'working', note),
        expect: (seconds) => {
          partOf(name).expectedSeconds = seconds;
        },
      });
      set(name, 'ready', partOf(name).note);
      return result;
    } catch (reason) {
      set(name, 'failed', reason instanceof Error ? reason.message : String(reason));
      throw reason;
    }
  }
}
