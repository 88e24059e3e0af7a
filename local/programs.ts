import { type ChildProcess, execFileSync, spawn } from 'node:child_process';

/** Path of a program on PATH, or null. */
export function whereIs(name: string): string | null {
  try {
    const found = execFileSync(process.platform === 'win32' ? 'where' : 'which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return found.trim().split('\n')[0] ?? null;
  } catch {
    return null;
  }
}

const running = new Set<ChildProcess>();

/** Ends what `runProgram` is still running, when we are told to stop. */
export function endPrograms(): void {
  for (const child of running) child.kill('SIGTERM');
}

/** Runs a program to its end; a failure carries the last lines it wrote. */
export function runProgram(program: string, args: string[], { cwd, env = {} }: { cwd?: string; env?: Record<string, string> } = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    child.once('exit', () => running.delete(child));
    let tail = '';
    const keepTail = (chunk: Buffer): void => {
      tail = (tail + chunk.toString()).slice(-4000);
    };
    child.stdout.on('data', keepTail);
    child.stderr.on('data', keepTail);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`"${program} ${args.join(' ')}" ended with ${code}:\n${tail.trim().split('\n').slice(-8).join('\n')}`));
    });
  });
}
