import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc are 10 ms on every Linux that we know. */
const TICK_MS = 10;

interface ProcessTimes {
  parent: number;
  /** Its own time, and that of children which have ended and were waited for. */
  ticks: number;
}

/**
 * Milliseconds of CPU that these processes and all their descendants have used. PostgreSQL is named by its postmaster: backends that have
 * exited are in the postmaster's own account of its children. Linux only.
 */
export function cpuMsOf(roots: readonly number[]): number {
  const all = readProcesses();
  const members = new Set(roots);
  let before = -1;
  while (before !== members.size) {
    before = members.size;
    for (const [pid, { parent }] of all) if (members.has(parent)) members.add(pid);
  }
  return [...members].reduce((sum, pid) => sum + (all.get(pid)?.ticks ?? 0), 0) * TICK_MS;
}

/** Resident memory in MB of these processes and their descendants; pages that they share are counted once a process that maps them (PSS). */
export function residentMegabytesOf(roots: readonly number[]): number {
  const all = readProcesses();
  const members = new Set(roots);
  for (let before = -1; before !== members.size; ) {
    before = members.size;
    for (const [pid, { parent }] of all) if (members.has(parent)) members.add(pid);
  }
  return [...members].reduce((sum, pid) => sum + proportionalKilobytes(pid), 0) / 1024;
}

function proportionalKilobytes(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function readProcesses(): Map<number, ProcessTimes> {
  const found = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const times = Number.isInteger(pid) ? readTimes(pid) : null;
    if (times !== null) found.set(pid, times);
  }
  return found;
}

function readTimes(pid: number): ProcessTimes | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name stands in brackets and may hold anything.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
    return { parent: fields[1] ?? 0, ticks: user + system + childUser + childSystem };
  } catch {
    return null;
  }
}

/** Processes whose command line names a folder: servers that stand in a session of their own. */
export function processesNaming(folder: string): number[] {
  return [...readProcesses().keys()].filter((pid) => {
    try {
      return pid !== process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}
