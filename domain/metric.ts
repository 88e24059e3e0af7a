import type { Day, Decimal, Instant } from './key-result.ts';

/** How much a number can be trusted, carried from the provider to the key result. */
export type SampleQuality = 'final' | 'settling' | 'sampled' | 'thresholded' | 'estimated';

/** How often a number is read where nobody chose: once a day. */
export const DEFAULT_CADENCE_MINUTES = 1_440;

/** One number as a provider gave it. A day with no data has no sample; zero is a sample. */
export interface MetricSample {
  /** The day the number stands for, in the source's own zone. */
  day: Day;
  value: Decimal;
  quality: SampleQuality;
  takenAt: Instant;
}

/** The answer of one read: samples, and what to hand back at the next one. */
export interface MetricPage {
  samples: readonly MetricSample[];
  /** Opaque to all but the integration; stored in the same transaction as the samples. */
  cursor: unknown;
  /** True while further pages wait. */
  more: boolean;
}

/** A span of days to read, both inclusive. */
export interface MetricSpan {
  from: Day;
  to: Day;
}

/** One metric that an integration offers, as its form and its check show it. */
export interface MetricDefinition {
  id: string;
  name: string;
  unit: string;
  /** How the KR kind is proposed in the wizard. */
  direction: 'increase' | 'decrease';
  /** Whether the past can be read day by day. */
  backfill: boolean;
}

/** A reader bound to one connection's credentials; every method throws ProviderError only. */
export interface MetricReader {
  /** Names the account behind the credentials ("octocat on github.com"), or throws `reauth-needed` / `bad-config` naming what is missing. */
  testConnection(): Promise<{ account: string }>;
  read(input: {
    metric: string;
    query: Record<string, unknown>;
    span: MetricSpan;
    cursor: unknown;
    now: Instant;
    timeZone: string;
    signal?: AbortSignal;
  }): Promise<MetricPage>;
}
