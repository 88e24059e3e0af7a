import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { NativeConnectionOptions } from '@temporalio/worker';

/** How a Temporal cluster is reached: a dev server has an address alone, a real one TLS or an API key as well. */
export interface TemporalAccess {
  address: string;
  namespace: string;
  /** PEM texts. */
  tls: { certificate: string | null; key: string | null; authority: string | null } | null;
  apiKey: string | null;
}

const ANSWER_WITHIN_MS = 5000;

/** The SDK's options for this access; client and worker connections take the same ones. */
export function temporalConnectionOptions({ address, tls, apiKey }: TemporalAccess): NativeConnectionOptions & { address: string } {
  const pair = tls?.certificate && tls.key ? { clientCertPair: { crt: Buffer.from(tls.certificate), key: Buffer.from(tls.key) } } : {};
  const authority = tls?.authority ? { serverRootCACertificate: Buffer.from(tls.authority) } : {};
  return { address, ...(tls || apiKey ? { tls: { ...pair, ...authority } } : {}), ...(apiKey ? { apiKey } : {}) };
}

/** Connects as soon as the cluster serves requests; throws the last reason after `patienceMs`. `onWait` hears once that it does not do so yet. */
export async function connectTemporal(
  access: TemporalAccess,
  { patienceMs, signal, onWait }: { patienceMs: number; signal?: AbortSignal; onWait?: (reason: string) => void },
): Promise<Connection> {
  let told = false;
  for (const until = performance.now() + patienceMs; ; ) {
    try {
      const connection = await Connection.connect({ ...temporalConnectionOptions(access), connectTimeout: '2s' });
      // A server that has just started may take a call and never answer it.
      await connection.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => connection.workflowService.describeNamespace({ namespace: access.namespace }));
      return connection;
    } catch (cause) {
      // gRPC does not tell a certificate that is not trusted from a server that is not there.
      const reason = `Temporal at ${access.address} does not answer for namespace "${access.namespace}": it is away, or the two do not agree on TLS (docs/operations.md, "TLS")`;
      if (performance.now() > until || signal?.aborted) throw new Error(reason, { cause });
      if (!told) onWait?.(reason);
      told = true;
      await sleep(200);
    }
  }
}
