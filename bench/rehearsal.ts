import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_FLAGS } from '../local/node-flags.ts';
import { ceilingOf, type Finding, median } from './measure.ts';
import type { Stage } from './stage.ts';

const ROOT = join(import.meta.dirname, '..');
const PEOPLE = 100;
const OBJECTIVES = 100;
const KEY_RESULTS = 300;
const CYCLE = ['Q1 2027', '2027-01-01', '2027-03-31'];

/** A quarter of 13 weeks with 100 people and 300 key results, from the command to its files. Wall time: it is what a person waits for. */
export async function measureRehearsal(stage: Stage): Promise<Finding[]> {
  const files = join(stage.folder, 'rehearsal');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, 'people.csv'), peopleFile());
  writeFileSync(join(files, 'okrs.csv'), goalsFile());
  const seconds: number[] = [];
  for (let round = 0; round < Math.min(stage.rounds, 3); round++) {
    const startedAt = performance.now();
    await simulate(files, join(files, `out-${round}`));
    seconds.push((performance.now() - startedAt) / 1000);
  }
  return [ceilingOf('rehearsal of 13 weeks, 100 people, 300 key results (wall time)', median(seconds), { aim: 20, unit: 's', digits: 1 })];
}

function simulate(files: string, out: string): Promise<void> {
  const options = ['--okrs', join(files, 'okrs.csv'), '--people', join(files, 'people.csv'), '--behaviour', 'typical', '--seed', '1', '--out', out];
  const child = spawn(process.execPath, [...NODE_FLAGS, 'commands/simulate.ts', ...options], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The rehearsal ended with ${code}`))));
  });
}

function peopleFile(): string {
  const rows = Array.from({ length: PEOPLE }, (_, place) => {
    const manager = place === 0 ? '' : addressOf(Math.floor((place - 1) / 8));
    return [addressOf(place), `Person ${place + 1}`, manager, '', place === 0 ? 'ADMIN' : 'CONTRIBUTOR', 'Europe/Berlin', place < 3 ? 'yes' : ''];
  });
  return linesOf('email,name,manager_email,team,role,time_zone,leadership', rows);
}

function goalsFile(): string {
  const rows = Array.from({ length: KEY_RESULTS }, (_, place) => {
    const objective = Math.floor(place / (KEY_RESULTS / OBJECTIVES));
    const [owner, measure] = [addressOf(objective % PEOPLE), `Raise measure ${place + 1} from 0 to 100`];
    return [
      ...CYCLE,
      'COMPANY',
      '',
      `Customers stay because goal ${objective + 1} holds`,
      '',
      owner,
      measure,
      addressOf(place % PEOPLE),
      'increase',
      '0',
      '100',
      'points',
    ];
  });
  return linesOf('cycle,cycle_start,cycle_end,level,team,objective,parent_objective,objective_owner,key_result,kr_owner,kind,start,target,unit', rows);
}

function linesOf(head: string, rows: readonly string[][]): string {
  return [head, ...rows.map((row) => row.join(','))].join('\n');
}

function addressOf(place: number): string {
  return `person.${place + 1}@bench.example`;
}
