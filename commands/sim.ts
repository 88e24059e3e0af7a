import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readEnvironment } from '../env.ts';
import { FAULTS_PATH } from '../integrations/fake-provider.ts';
import { FAULT_NAMES, readFault } from './sim/fault-names.ts';

/**
 * `npm run sim -- --fault google:410 [--times N]` breaks the next N requests (default 1) to a demo provider of the running `npm start`, to rehearse an outage.
 * `--list` names providers and faults, `--clear` forgets faults that have not struck yet. Docs: docs/recipes/rehearse-an-outage.md.
 */
try {
  const { values } = parseArgs({
    options: {
      fault: { type: 'string', multiple: true },
      times: { type: 'string', default: '1' },
      list: { type: 'boolean' },
      clear: { type: 'boolean' },
    },
  });
  const times = Number(values.times);
  if (!Number.isInteger(times) || times < 1) throw new Error(`--times takes a whole number from 1 on, not "${values.times}"`);
  const ports = demoPorts();
  if (values.list) list(ports);
  else if (values.clear) for (const provider of Object.keys(ports)) await tell(ports, provider, { method: 'DELETE' }, 'has no faults left');
  else if (values.fault === undefined) throw new Error('Say what breaks: npm run sim -- --fault github:503 --times 5; --list shows what can be named');
  else await breakAll(ports, values.fault, times);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** All names are read before the first fault is set: a wrong one changes nothing. */
async function breakAll(ports: Record<string, number>, texts: readonly string[], times: number): Promise<void> {
  const asked = texts.map((text) => ({ text, ...readFault(text, { known: Object.keys(ports), times }) }));
  for (const { text, providers, fault } of asked) {
    const name = text.split(':')[1];
    for (const provider of providers)
      await tell(
        ports,
        provider,
        { method: 'POST', body: JSON.stringify(fault) },
        `meets ${name} in its next ${times === 1 ? 'request' : `${times} requests`}`,
      );
  }
}

function list(ports: Record<string, number>): void {
  for (const [provider, port] of Object.entries(ports)) process.stdout.write(`${provider.padEnd(18)}http://127.0.0.1:${port}\n`);
  for (const [name, meaning] of Object.entries(FAULT_NAMES)) process.stdout.write(`  :${name.padEnd(15)}${meaning}\n`);
}

/** Written by `npm start`, which keeps them across restarts. */
function demoPorts(): Record<string, number> {
  const folder = resolve(`${import.meta.dirname}/..`, readEnvironment(process.env).dataDirectory);
  try {
    return JSON.parse(readFileSync(join(folder, 'demo-ports.json'), 'utf8')) as Record<string, number>;
  } catch {
    throw new Error(`No demo provider has run in ${folder}: begin with "npm start"`);
  }
}

async function tell(ports: Record<string, number>, provider: string, init: { method: string; body?: string }, done: string): Promise<void> {
  const url = `http://127.0.0.1:${ports[provider]}${FAULTS_PATH}`;
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(5_000) }).catch(() => null);
  if (answer === null) throw new Error(`The demo ${provider} does not answer at ${url}: is "npm start" running?`);
  if (answer.status !== 204) throw new Error(`What answers at ${url} is not a demo provider (status ${answer.status}): is "npm start" running?`);
  process.stdout.write(`${provider} ${done}\n`);
}
