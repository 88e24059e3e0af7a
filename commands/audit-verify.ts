import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Client } from '@temporalio/client';
import { exportChain } from '../database/audit-export.ts';
import { type AuditVerdict, checkPrintedHead, verifyAudit, workflowCitations } from '../database/audit-verification.ts';
import { allOrganizations, type OrganizationRow } from '../database/organizations.ts';
import { lookupScope, type Scope, systemScope } from '../database/scope.ts';
import { type AuditAnchor, type AuditAnchors, parsePrintedHead } from '../domain/audit-anchor.ts';
import { ProviderError } from '../domain/errors.ts';
import { readEnvironment } from '../env.ts';
import { makeFolders } from '../local/folders.ts';
import { startPostgres } from '../local/postgres.ts';
import { runningTemporal } from '../local/temporal.ts';
import { connectTemporal } from '../local/temporal-connection.ts';
import { type Installation, openInstallation } from '../wiring.ts';
import { type CitationCheck, checkCitations } from './audit-citations.ts';

const USAGE = `npm run audit:verify [-- --organization NAME --from DAY --head NUMBER:DIGITS --export FILE]
Walks each organization's audit chain and names what is not as it was sealed: entries changed, removed, added or moved, an end cut off, an older backup
restored. Entries that cite a workflow are held against its history as long as Temporal keeps it. Ends with 1 where something was found.
  --organization  one company alone
  --from          only what was sealed since that day, as 2026-11-26
  --head          holds the head that a weekly report ends with, as 12:0123456789abcdef, against the whole chain
  --export        writes the chain as JSON lines, to be checked elsewhere`;

const { values: options } = parseArgs({
  options: { organization: { type: 'string' }, from: { type: 'string' }, head: { type: 'string' }, export: { type: 'string' }, help: { type: 'boolean' } },
});
if (options.help === true) process.stdout.write(`${USAGE}\n`);
else if (options.from !== undefined && Number.isNaN(Date.parse(options.from))) fail(`"${options.from}" is no day: write it as 2026-11-26.`);
else if (options.head !== undefined && parsePrintedHead(options.head) === null)
  fail(`"${options.head}" is no head: write it as the report does, 12:0123456789abcdef.`);
// What lies before that day would not be walked, and could be another past beneath the same head.
else if (options.head !== undefined && options.from !== undefined) fail('A printed head is held against the whole chain: leave --from out.');
else await run();

async function run(): Promise<void> {
  const environment = readEnvironment(process.env);
  const folders = makeFolders(environment.dataDirectory, `${import.meta.dirname}/..`);
  const local = environment.databaseUrl === null ? await startPostgres({ directory: folders.postgres }) : null;
  const databaseUrl = environment.databaseUrl ?? local?.appUrl ?? '';
  const installation = openInstallation({ environment: { ...environment, logLevel: 'silent' }, databaseUrl, folders });
  try {
    const organizations = (await allOrganizations(lookupScope(installation.database))).filter(
      ({ name }) => options.organization === undefined || name === options.organization,
    );
    if (organizations.length === 0)
      return fail(options.organization === undefined ? 'There is no organization yet.' : `There is no organization called "${options.organization}".`);
    if (options.head !== undefined && organizations.length > 1) return fail('A printed head is of one organization: name it with --organization.');
    if (options.export !== undefined) rmSync(options.export, { force: true });
    const client = await temporalClient(installation);
    const anchors = await installation.openAnchors();
    for (const organization of organizations) await verify({ installation, anchors, client, organization });
    anchors.close();
    await client?.connection.close();
  } finally {
    await installation.close();
    if (local !== null && !local.adopted) await local.stop();
  }
}

async function verify({
  installation,
  anchors,
  client,
  organization: { id: organizationId, name },
}: {
  installation: Installation;
  anchors: AuditAnchors;
  client: Client | null;
  organization: OrganizationRow;
}): Promise<void> {
  const scope = systemScope(installation.database, { organizationId, workflowId: 'audit:verify' });
  const { anchor, trouble } = await newestAnchor(anchors, organizationId);
  const startedAt = performance.now();
  const from = options.from === undefined ? null : new Date(options.from).toISOString();
  const verdict = await verifyAudit(scope, { anchor, from });
  const citations = client === null ? null : await checkCitations(client, await workflowCitations(scope));
  const printed = parsePrintedHead(options.head ?? '');
  const otherHead = printed === null ? null : await checkPrintedHead(scope, printed);
  const findings = [...verdict.findings, ...(otherHead === null ? [] : [otherHead]), ...(citations?.findings ?? [])];
  say(`${name}: ${describe(verdict, performance.now() - startedAt)}`);
  say(`  ${trouble ?? describeAnchor(anchor)}`);
  if (printed !== null && otherHead === null) say(`  the printed head of seal ${printed.number} is the one in the chain`);
  say(`  ${describeCitations(citations)}`);
  if (verdict.unknownKeys > 0) say(`  ${verdict.unknownKeys} seals are signed by a key that is not here: set SECRET_KEY_PREVIOUS to prove them`);
  for (const { sentence } of findings) say(`  ✗ ${sentence}`);
  if (findings.length === 0) say(trouble === null ? '  all as it was sealed' : '  all as it was sealed, as far as the chain tells alone');
  if (findings.length > 0 || trouble !== null) process.exitCode = 1;
  if (options.export !== undefined) await exportTo(options.export, scope);
}

/** Where the anchor cannot be read, the chain alone is walked: a wrong entry is found without it, an end that was cut off is not. */
async function newestAnchor(anchors: AuditAnchors, organizationId: string): Promise<{ anchor: AuditAnchor | null; trouble: string | null }> {
  try {
    return { anchor: await anchors.newest(organizationId), trouble: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { anchor: null, trouble: `✗ the anchor could not be read. ${error.message}` };
  }
}

function describeAnchor(anchor: AuditAnchor | null): string {
  return anchor === null ? 'no anchor outside of the database yet' : `anchored at seal ${anchor.number} of ${anchor.sealedAt}`;
}

function describe({ seals, entries, expired, waiting }: AuditVerdict, elapsedMs: number): string {
  const rate = Math.round(entries / Math.max(0.001, elapsedMs / 1000));
  const gone = expired === 0 ? '' : `${expired} of them expired by policy, `;
  return `${entries} entries under ${seals} seals, ${gone}${waiting} waiting for theirs; ${(elapsedMs / 1000).toFixed(1)} s, ${rate} entries a second`;
}

function describeCitations(citations: CitationCheck | null): string {
  if (citations === null) return 'workflow histories not looked at: Temporal does not run here';
  return `${citations.found} activities stand in their workflow's history, ${citations.expired} belong to runs that Temporal no longer keeps`;
}

async function exportTo(file: string, scope: Scope): Promise<void> {
  const out = openSync(file, 'a', 0o600);
  try {
    for await (const line of exportChain(scope)) writeSync(out, `${line}\n`);
  } finally {
    closeSync(out);
  }
  say(`  written to ${file}`);
}

/** Only the ids of activities are read in histories. They are plain, so that a history is checked even where the key of its payloads is gone. */
async function temporalClient({ environment, folders }: Installation): Promise<Client | null> {
  const access = environment.temporal ?? (await runningTemporal(folders.temporal));
  if (access === null) return null;
  return new Client({ connection: await connectTemporal(access, { patienceMs: 5000 }), namespace: access.namespace });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
