import type { ReaderInput } from '../../domain/integration.ts';
import type { MetricReader } from '../../domain/metric.ts';
import { createToldReader } from '../told-source.ts';
import { manifest } from './manifest.ts';

/** A reader of the numbers that were brought to this connection. */
export function createWebhookInReader(input: ReaderInput): MetricReader {
  return createToldReader(manifest, input);
}
