import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BEHAVIOURS } from '../domain/behaviour.ts';
import { type ImportFile, type ImportPlan, type ImportProblem, isLoadable } from '../domain/import/import-plan.ts';
import { nothingKnown, planImport } from '../domain/import/plan-import.ts';
import { readEnvironment } from '../env.ts';
import { commonTimeZone, oneCycleOf } from './rehearsal/one-cycle.ts';
import { writeOutcome } from './rehearsal/files.ts';
import { runRehearsal } from './rehearsal/run.ts';
import { createProgress, describeSummary } from './rehearsal/show.ts';
import { openStage, type Stage } from './rehearsal/stage.ts';

const USAGE = `npm run simulate -- --okrs FILE [--people FILE] [--check-ins FILE] [--behaviour ${BEHAVIOURS.join('|')}] [--educational] [--seed N] --out DIR
Plays a whole cycle through in about a minute, with the real workflows, on a PostgreSQL and a Temporal of its own. Nothing is sent.
  --okrs         the goals; of several cycles in it, the latest is rehearsed
  --people       who there is; without it, everybody who owns a goal
  --check-ins    what is reported, on its own dates
  --behaviour    how people act for whom no file speaks: diligent answers every prompt the same day, typical as people were measured to,
                 silent never. Default: typical, or silent beside --check-ins
  --educational  a first cycle: coached, not escalated
  --seed         a number; the same input and seed give the same files, byte for byte. Default: 1
  --out          where summary.json, timeline.csv, retro.pdf and mail/ go`;

const environment = readEnvironment(process.env);
const startedAt = performance.now();
let stage: Stage | null = null;
// When whoever started us is gone, or says stop: the scratch servers go first.
process.once('disconnect', () => void stop(1));
process.once('SIGINT', () => void stop(130));
process.once('SIGTERM', () => void stop(143));
process.exitCode = await run();
// Whatever still holds the process, a rehearsal is over now.
process.exit();

async function run(): Promise<number> {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const options = readOptions();
  if (typeof options === 'string') return fail(`${options}\n\n${USAGE}`);
  const { behaviour, educational, seed, out } = options;
  const plan = planImport(options.files, nothingKnown({ timeZone: 'UTC', today: '1970-01-01' }));
  process.stderr.write(plan.problems.map(describeProblem).join(''));
  process.stderr.write(plan.unknownColumns.map(({ file, column }) => `warning ${file}: the column "${column}" is not known and was left out.\n`).join(''));
  if (!isLoadable(plan)) return fail('Nothing was rehearsed: put the rows above right and run it again.');
  const cycle = plan.cycles.toSorted((a, b) => (a.startsOn < b.startsOn ? 1 : -1))[0];
  if (cycle === undefined) return fail('There is no key result in these files, so there is nothing to rehearse.');
  if (plan.cycles.length > 1) process.stderr.write(`The files hold ${plan.cycles.length} cycles: ${cycle.name}, the latest, is rehearsed.\n`);
  const timeZone = commonTimeZone(plan);
  const progress = createProgress(process.stdout);
  progress.tell({ share: 0, note: 'setting the stage' });
  stage = await openStage({ environment, seed, say: (line) => process.stderr.write(`${line}\n`) });
  try {
    const organization = { name: plan.organizationName ?? 'Rehearsal', timeZone, language: languageOf(plan), settings: {} };
    const request = { plan: oneCycleOf(plan, cycle.name), organization, planning: null, behaviour, educational, seed };
    const outcome = await runRehearsal(stage, request, progress.tell);
    writeOutcome(outcome, { captured: stage.folder, out });
    progress.end();
    const about = { cycle: cycle.name, behaviour: options.playedBy, seconds: (performance.now() - startedAt) / 1000, out, color: process.stdout.isTTY };
    process.stdout.write(describeSummary(outcome.summary, about));
    return 0;
  } catch (cause) {
    progress.end();
    return fail(cause instanceof Error ? cause.message : String(cause));
  } finally {
    await stage.close();
  }
}

async function stop(code: number): Promise<never> {
  await stage?.close().catch(() => undefined);
  return process.exit(code);
}

/** The options, or what is wrong with them. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        okrs: { type: 'string', multiple: true },
        people: { type: 'string', multiple: true },
        'check-ins': { type: 'string', multiple: true },
        behaviour: { type: 'string' },
        educational: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        out: { type: 'string' },
      },
    });
    const { okrs = [], people = [], 'check-ins': checkIns = [], educational, out } = values;
    if (okrs.length === 0) return '--okrs is missing.';
    if (out === undefined) return '--out is missing.';
    const behaviour = BEHAVIOURS.find((known) => known === (values.behaviour ?? (checkIns.length > 0 ? 'silent' : 'typical')));
    if (behaviour === undefined) return `--behaviour must be ${BEHAVIOURS.join(', ')}; not "${values.behaviour}".`;
    if (!/^\d{1,9}$/.test(values.seed)) return `--seed must be a whole number; not "${values.seed}".`;
    const paths = [...okrs, ...people, ...checkIns].map(fromCaller);
    const missing = paths.find((path) => !existsSync(path) || !statSync(path).isFile());
    if (missing !== undefined) return `There is no file ${missing}.`;
    const folder = fromCaller(out);
    if (existsSync(folder) && !statSync(folder).isDirectory()) return `--out names a file: ${folder}.`;
    const playedBy =
      checkIns.length === 0
        ? `people as ${behaviour}`
        : behaviour === 'silent'
          ? 'check-ins as in the file'
          : `check-ins as in the file, else people as ${behaviour}`;
    return { files: paths.map(readFile), behaviour, educational, seed: Number(values.seed), out: folder, playedBy };
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** npm and start.mjs change the folder; what people type starts where they are. */
function fromCaller(path: string): string {
  return resolve(environment.calledFrom ?? process.cwd(), path);
}

function readFile(path: string): ImportFile {
  return { name: basename(path), text: readFileSync(path, 'utf8') };
}

/** What most people read. */
function languageOf({ people }: ImportPlan): 'en' | 'ru' {
  return people.filter(({ language }) => language === 'ru').length * 2 > people.length ? 'ru' : 'en';
}

function describeProblem({ severity, file, line, column, sentence, wayOut }: ImportProblem): string {
  const place = [file, line, column].filter((part) => part !== null).join(':');
  return `${severity === 'error' ? 'error  ' : 'warning'} ${place}  ${sentence} ${wayOut}\n`;
}

function fail(reason: string): number {
  process.stderr.write(`${reason}\n`);
  return 1;
}
