import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Name of the program that runs under this id, or null when none does (a zombie is none).
 * A pid file alone proves nothing: after `kill -9` or a reboot the number may belong to a stranger.
 */
export function programOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const end = stat.lastIndexOf(')');
      return stat.slice(end + 2, end + 3) === 'Z' ? null : stat.slice(stat.indexOf('(') + 1, end);
    }
    const [state = '', name = ''] = execFileSync('ps', ['-o', 'stat=,comm=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return state.startsWith('Z') ? null : (name.split('/').at(-1) ?? null);
  } catch {
    return null;
  }
}

/** The command line of a process, or '' when it is gone or cannot be read. */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/**
 * When a process began, as a text to compare and nothing more; null when none runs under this id.
 * Number and beginning together name a process: numbers alone are used again, in containers soon.
 */
export function beginningOf(pid: number): string | null {
  if (programOf(pid) === null) return null;
  try {
    if (process.platform !== 'linux') return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const ticksSinceBoot = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticksSinceBoot}`;
  } catch {
    return null;
  }
}

/** Asks a process to end, waits, and ends it by force after `patienceMs`. */
export async function endProcess(pid: number, patienceMs: number): Promise<void> {
  if (!signal(pid, 'SIGTERM')) return;
  for (let waited = 0; waited < patienceMs; waited += 50) {
    if (programOf(pid) === null) return;
    await sleep(50);
  }
  signal(pid, 'SIGKILL');
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
