import { PERMISSIONS, type Permission } from '../../domain/permissions.ts';
import { openTestApi } from '../api.ts';
import { closeRunDirectory, openRunDirectory } from '../run-directory.ts';
import { type MatrixVerdict, runMatrix } from './matrix.ts';

/**
 * `npm run access:matrix`: asks for everything as everybody and says who saw or did what they may not; ends with 1 where there is anything. With
 * `--without-each` it takes the rules away one by one, and ends with 1 where one could be missing without anybody noticing.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

await openRunDirectory();
try {
  process.exitCode = process.argv.includes('--without-each') ? await missEach() : await runOnce();
} finally {
  await closeRunDirectory();
}
process.exit();

async function runOnce(): Promise<number> {
  const { cases, leaks, uncovered } = await matrix(false);
  for (const line of leaks) say(`leak       ${line}`);
  for (const line of uncovered) say(`uncovered  ${line}`);
  say(`cases ${cases}, leaks ${leaks.length}, uncovered ${uncovered.length}`);
  return leaks.length + uncovered.length === 0 ? 0 : 1;
}

async function missEach(): Promise<number> {
  const rules = PERMISSIONS as Permission[];
  let unnoticed = 0;
  for (const [index, rule] of [...rules].entries()) {
    rules.splice(index, 1);
    const { leaks, uncovered } = await matrix(true).catch((error: Error) => ({ leaks: [`not even the world can be made: ${error.message}`], uncovered: [] }));
    rules.splice(index, 0, rule);
    const [first] = [...leaks, ...uncovered];
    if (first === undefined) unnoticed += 1;
    say(`${first === undefined ? 'UNNOTICED' : 'noticed  '} without ${describe(rule)}${first === undefined ? '' : `: ${first}`}`);
  }
  say(`rules ${rules.length}, unnoticed ${unnoticed}`);
  return unnoticed === 0 ? 0 : 1;
}

function describe({ holders, actions, nouns, reach, levels, access }: Permission): string {
  return `${holders.join('+')} ${actions.join('+')} ${nouns.join('+')} ${reach}${levels ? ' (company goals)' : ''}${access ? ` where ${access}` : ''}`;
}

async function matrix(untilFirst: boolean): Promise<MatrixVerdict> {
  const api = await openTestApi({ trustedProxies: 1 });
  try {
    return await runMatrix(api, { untilFirst });
  } finally {
    await api.close();
  }
}
