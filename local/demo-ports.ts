import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from './ports.ts';

/** A port of loopback for each demo server; they stay the same across restarts, because connections to the demo store addresses. */
export async function demoPorts(dataFolder: string, providers: readonly string[]): Promise<Record<string, number>> {
  const path = join(dataFolder, 'demo-ports.json');
  const before = readPorts(path);
  const ports: Record<string, number> = {};
  for (const provider of providers) ports[provider] = await findFreePort(before[provider]);
  writeFileSync(path, JSON.stringify(ports));
  return ports;
}

function readPorts(path: string): Record<string, number> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}
