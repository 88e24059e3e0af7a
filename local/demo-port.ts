import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from './ports.ts';

/** A port of loopback that stays the same across restarts, because connections to the demo server store its address. */
export async function demoPort(dataFolder: string): Promise<number> {
  const path = join(dataFolder, 'demo-github.port');
  const port = await findFreePort(readPort(path));
  writeFileSync(path, String(port));
  return port;
}

function readPort(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
