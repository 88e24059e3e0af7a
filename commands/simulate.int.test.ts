import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dayIn } from '../domain/calendar.ts';
import { parseCsv } from '../domain/import/csv.ts';
import { NODE_FLAGS } from '../local/node-flags.ts';

const ROOT = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'sextant-simulate-'));
const LONG_MS = 600_000;

const HEADING =
  'cycle,cycle_start,cycle_end,level,team,objective,parent_objective,objective_owner,key_result,kr_owner,kind,start,target,unit,weight,confidence';
const QUARTER = 'Q1 2027,2027-01-01,2027-03-31';
const OKRS = [
  HEADING,
  `${QUARTER},COMPANY,,Small shippers choose us first,,ann@harbour.example,Weekly active users,ann@harbour.example,increase,1800,3200,users,1,6`,
  `${QUARTER},COMPANY,,Small shippers choose us first,,ann@harbour.example,Cost of a transaction,bob@harbour.example,decrease,0.42,0.25,EUR,1,6`,
  `${QUARTER},TEAM,Pier,Every ship is answered on its day,Small shippers choose us first,bob@harbour.example,Answered on the day,cem@harbour.example,increase,40,90,%,1,5`,
].join('\n');
const PEOPLE = [
  'email,name,manager_email,team,role,time_zone,leadership',
  'ann@harbour.example,Ann Almeida,,,ADMIN,Europe/Berlin,yes',
  'bob@harbour.example,Bob Berg,ann@harbour.example,Pier,MANAGER,Europe/Berlin,no',
  'cem@harbour.example,Cem Celik,bob@harbour.example,Pier,CONTRIBUTOR,Asia/Singapore,no',
].join('\n');
const CHECK_INS = [
  'objective,key_result,date,value,confidence,note,author',
  'Small shippers choose us first,Weekly active users,2021-03-09,2000,7,"Two lines,',
  'one quote",ann@harbour.example',
  'Small shippers choose us first,Weekly active users,2021-03-23,2600,8,,',
].join('\n');
/** A cycle long gone, of four weeks. */
const PAST = OKRS.replaceAll(QUARTER, 'Spring 2021,2021-03-01,2021-03-28');

beforeAll(() => {
  for (const [name, text] of Object.entries({ OKRS, PEOPLE, CHECK_INS, PAST })) writeFileSync(join(folder, `${name}.csv`), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  'nobody ever checks in: found out by week 4, never too early, never more than one escalation a day, and the same to the byte',
  async () => {
    const silent = ['--okrs', 'OKRS.csv', '--people', 'PEOPLE.csv', '--behaviour', 'silent'];
    const [one, two] = await Promise.all([simulate([...silent, '--out', 'one']), simulate([...silent, '--out', 'two'])]);

    expect([one, two].map(({ code, errors }) => ({ code, errors }))).toEqual([
      { code: 0, errors: '' },
      { code: 0, errors: '' },
    ]);
    const summary = summaryOf('one');
    expect(summary).toMatchObject({ objectives: 2, keyResults: 3, people: 3, checkIns: 0, updateRate: 0, duplicates: 0, score: { mean: 0, median: 0 } });
    expect(summary.firstOffTrackWeek).toBeLessThanOrEqual(4);
    expect(summary.statusByWeek.at(-1)).toMatchObject({ OFF_TRACK: 3 });

    const escalations = timelineOf('one').filter(({ kind }) => kind === 'escalation');
    const offTrack = escalations.filter(({ title }) => title?.startsWith('Off track'));
    expect(offTrack.length).toBeGreaterThan(0);
    // Weeks 1 and 2 end on Sunday, 10 January.
    expect(offTrack.filter(({ dueAt }) => (dueAt ?? '') < '2027-01-11')).toEqual([]);
    const days = escalations.map(
      ({ recipient, dueAt }) => `${recipient} ${dayIn(dueAt ?? '', recipient === 'cem@harbour.example' ? 'Asia/Singapore' : 'Europe/Berlin')}`,
    );
    expect(days).toEqual([...new Set(days)]);

    expect(filesOf('one')).toEqual(filesOf('two'));
    expect(Object.keys(filesOf('one'))).toEqual(expect.arrayContaining(['retro.pdf', 'summary.json', 'timeline.csv']));
    expect(Object.keys(filesOf('one')).filter((name) => name.endsWith('.eml'))).toHaveLength(summary.messages.total);
  },
  LONG_MS,
);

test(
  'a cycle long gone keeps its dates; the file speaks for its key results and the diligent for the rest',
  async () => {
    const { code, output } = await simulate([
      '--okrs',
      'PAST.csv',
      '--people',
      'PEOPLE.csv',
      '--check-ins',
      'CHECK_INS.csv',
      '--behaviour',
      'diligent',
      '--out',
      'past',
    ]);

    expect({ code, rehearsed: output.includes('Spring 2021, rehearsed in') }).toEqual({ code: 0, rehearsed: true });
    // Two from the file, and four weeks of two key results.
    expect(summaryOf('past')).toMatchObject({ keyResults: 3, checkIns: 10, duplicates: 0 });
    expect(new Set(timelineOf('past').map(({ dueAt }) => dueAt?.slice(0, 4)))).toEqual(new Set(['2021']));
  },
  LONG_MS,
);

test(
  'bad rows are named with their line and the way out, and nothing is written',
  async () => {
    writeFileSync(join(folder, 'broken.csv'), OKRS.replace('increase,1800,3200', 'increase,1800,1800'));

    const { code, errors } = await simulate(['--okrs', 'broken.csv', '--out', 'nothing']);

    expect(code).toBe(1);
    expect(errors).toMatch(/broken\.csv:2:\w+ {2}It starts at 1800 and ends at 1800/);
    expect(existsSync(join(folder, 'nothing'))).toBe(false);
  },
  LONG_MS,
);

/** Runs the command as npm does, called from the test's folder. */
function simulate(options: readonly string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number | null; output: string; errors: string }>();
  const { NODE_OPTIONS: _jest, ...surroundings } = process.env;
  const child = spawn(process.execPath, [...NODE_FLAGS, 'commands/simulate.ts', ...options], {
    cwd: ROOT,
    env: { ...surroundings, NODE_ENV: 'production', CALLED_FROM: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  child.once('close', (code) => resolve({ code, output, errors }));
  return promise;
}

function summaryOf(out: string) {
  return JSON.parse(readFileSync(join(folder, out, 'summary.json'), 'utf8'));
}

function timelineOf(out: string): Record<string, string>[] {
  const [heading, ...rows] = parseCsv(readFileSync(join(folder, out, 'timeline.csv'), 'utf8')).records;
  return rows.map(({ cells }) => Object.fromEntries((heading?.cells ?? []).map((name, index) => [name, cells[index] ?? ''])));
}

/** Every file of an output by its name, as text of its bytes. */
function filesOf(out: string): Record<string, string> {
  const names = readdirSync(join(folder, out), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map(({ name, parentPath }) => [name, readFileSync(join(parentPath, name)).toString('latin1')] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
