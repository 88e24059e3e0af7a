import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { cycleByName } from '../database/cycles.ts';
import { exportCheckIns, exportOkrs, exportPeople } from '../database/export-files.ts';
import { allOrganizations } from '../database/organizations.ts';
import { lookupScope, systemScope } from '../database/scope.ts';
import type { Installation } from '../wiring.ts';
import { fail, inStandingInstallation, say } from './standing-installation.ts';

const USAGE = `npm run export -- --cycle NAME --folder DIR [--organization NAME]
Writes a cycle's goals and check-ins, and all people, as okrs.csv, check-ins.csv and people.csv, which "npm run import" takes back unchanged.
  --organization  of which company; default: the newest that is no sample`;

const { values: options } = parseArgs({ options: { cycle: { type: 'string' }, folder: { type: 'string' }, organization: { type: 'string' } } });
const { cycle: cycleName, folder, organization: organizationName } = options;

if (cycleName === undefined || folder === undefined) fail(USAGE);
else await inStandingInstallation((installation) => write(installation, { cycleName, folder }));

async function write({ database }: Installation, { cycleName, folder }: { cycleName: string; folder: string }): Promise<void> {
  const all = await allOrganizations(lookupScope(database));
  const organization = organizationName === undefined ? all.findLast(({ sample }) => !sample) : all.find(({ name }) => name === organizationName);
  if (organization === undefined) return fail(`There is no company ${organizationName === undefined ? 'of your own' : `called "${organizationName}"`} here.`);
  const scope = systemScope(database, { organizationId: organization.id, workflowId: 'export', request: 'npm run export' });
  const cycle = await cycleByName(scope, cycleName);
  if (cycle === null) return fail(`${organization.name} has no cycle called "${cycleName}".`);
  const at = new Date().toISOString();
  await mkdir(folder, { recursive: true });
  await pipeline(await exportOkrs(scope, { cycleId: cycle.id }, { at }), createWriteStream(join(folder, 'okrs.csv')));
  await pipeline(await exportCheckIns(scope, { cycleId: cycle.id }, { at }), createWriteStream(join(folder, 'check-ins.csv')));
  await pipeline(await exportPeople(scope, { at }), createWriteStream(join(folder, 'people.csv')));
  say(`${folder} holds okrs.csv, check-ins.csv and people.csv of ${organization.name}, ${cycle.name}.`);
}
