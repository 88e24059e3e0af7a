import type { Fault, FakeProvider } from '../integrations/fake-provider.ts';

const FAULT_RATE = 0.05;
/** More than a fake is asked in a quarter. */
const MOST_REQUESTS = 4_000;

const LIMIT: Fault = { kind: 'status', status: 429, headers: { 'retry-after': '120' } };
const KINDS: readonly Fault[] = [
  { kind: 'lost-answer' },
  { kind: 'drip', ms: 100 },
  { kind: 'truncate' },
  { kind: 'skew', ms: 600_000 },
  { kind: 'skew', ms: -600_000 },
  { kind: 'duplicates' },
  { kind: 'disorder' },
  { kind: 'drop' },
  { kind: 'status', status: 503 },
  LIMIT,
];
/** Writes are few: what is worst for one comes first, that it was done and nobody knows. */
const KINDS_OF_WRITES: readonly Fault[] = [
  { kind: 'lost-answer' },
  { kind: 'truncate' },
  { kind: 'drop' },
  LIMIT,
  { kind: 'lost-answer' },
  { kind: 'status', status: 503 },
  { kind: 'skew', ms: 600_000 },
  { kind: 'drip', ms: 100 },
];
const READS = ['GET'];
const WRITES = ['POST', 'PATCH', 'PUT', 'DELETE'];

/** One request in twenty by a seeded die; the kinds come in turn. */
export function seededFaults(seed: number, kinds: readonly Fault[] = KINDS): { next(): Fault | null; struck(): readonly string[] } {
  const struck: string[] = [];
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    struck: () => struck,
    next: () => {
      if (random() >= FAULT_RATE) return null;
      const fault = kinds[struck.length % kinds.length] ?? null;
      if (fault !== null) struck.push(fault.kind);
      return fault;
    },
  };
}

/** Lets some of the next requests to a fake meet a fault; of those by certain methods where they are named. */
export function strike(fault: (fault: Fault) => void, requests: number, next: () => Fault | null, methods?: readonly string[]): void {
  let passed = 0;
  for (let request = 0; request < requests; request += 1) {
    const met = next();
    if (met === null) passed += 1;
    else fault({ ...met, skip: passed, ...(methods !== undefined && { methods }) });
  }
}

/** Lets one in twenty of all requests to a fake meet a fault, what reads and what writes by a die each. Gives back what was met so far. */
export function letStorm(fake: Pick<FakeProvider, 'fault' | 'requests'>, seed: number): () => { reads: string[]; writes: string[] } {
  const streams = [
    { methods: READS, rolls: [] as (Fault | null)[], die: seededFaults(seed) },
    { methods: WRITES, rolls: [] as (Fault | null)[], die: seededFaults(seed + 1, KINDS_OF_WRITES) },
  ];
  for (const { methods, rolls, die } of streams) {
    while (rolls.length < MOST_REQUESTS) rolls.push(die.next());
    strike(fake.fault, MOST_REQUESTS, fromList(rolls), methods);
  }
  return () => {
    const [reads = [], writes = []] = streams.map(({ methods, rolls }) => {
      const made = fake.requests().filter(({ method }) => methods.includes(method)).length;
      return rolls.slice(0, made).flatMap((roll) => roll?.kind ?? []);
    });
    return { reads, writes };
  };
}

function fromList(rolls: readonly (Fault | null)[]): () => Fault | null {
  let at = 0;
  return () => rolls[at++] ?? null;
}
