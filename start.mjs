/**
 * Runs one of our TypeScript files: `node start.mjs FILE [arguments]`. Plain JavaScript with nothing but built-ins, because it comes before everything:
 * any Node from 20.19 on can run it, it installs the packages, and hands over to the Node that lies among them.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const bringsNode = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
const [file, ...rest] = process.argv.slice(2);

if (!file) fail('Say which file to run: node start.mjs start.ts');
if (!bringsNode && !isNewEnough(process.versions.node)) fail(tooOld());
installPackages();
const node = findNode();
const flags = ['--import', './local/run-typescript.mjs', '--enable-source-maps', '--disable-warning=ExperimentalWarning'];
generateClient();
run();

function installPackages() {
  const reason = findReasonToInstall();
  if (reason === null) return;
  console.log(`Installing packages: ${reason}. About a minute, once.`);
  const startedAt = Date.now();
  // Prisma's installer would download an engine that we do not use.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_SKIP_POSTINSTALL_GENERATE: '1', CHECKPOINT_DISABLE: '1' };
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    env,
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail('The packages could not be installed; npm says why above. Run "npm ci" to try again.');
  console.log(`Packages installed in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

/** Why node_modules does not hold what the lock file asks for, or null. npm writes its own record last, so an interrupted installation has none. */
function findReasonToInstall() {
  const [wanted, installed] = [join(root, 'package-lock.json'), join(root, 'node_modules', '.package-lock.json')];
  if (!existsSync(installed)) return 'there are none yet';
  if (statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return null;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const changed = Object.entries(JSON.parse(readFileSync(wanted, 'utf8')).packages).find(
    ([path, entry]) => path !== '' && !entry.optional && have[path]?.version !== entry.version,
  );
  return changed ? `the lock file asks for another ${changed[0].replace(/^.*node_modules\//, '')}` : null;
}

/** The Node from node_modules where it runs (not on Alpine, whose C library differs), else the user's own. */
function findNode() {
  const brought = join(root, 'node_modules', '.bin', 'node');
  if (bringsNode && existsSync(brought) && spawnSync(brought, ['--version'], { stdio: 'ignore' }).status === 0) return brought;
  if (!isNewEnough(process.versions.node)) fail(tooOld());
  return process.execPath;
}

/** `npm start` generates it beside other work; every other command imports it at once. */
function generateClient() {
  const [client, schema] = [join(root, 'database', 'generated', 'prisma', 'client.ts'), join(root, 'prisma', 'schema.prisma')];
  if (file === 'start.ts' || (existsSync(client) && statSync(client).mtimeMs >= statSync(schema).mtimeMs)) return;
  const { status } = spawnSync(node, [...flags, join(root, 'commands', 'generate-client.ts')], { cwd: root, stdio: 'inherit' });
  if (status !== 0) fail('The client of the database could not be generated; see above.');
}

function run() {
  // The channel tells the child when we are gone, `kill -9` included.
  const child = spawn(node, [...flags, join(root, file), ...rest], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // What the file starts by name (node, npx) is found in our packages first.
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules', '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
      // npm changes the folder too, and says where it was called from.
      CALLED_FROM: process.env.INIT_CWD ?? process.cwd(),
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${node} could not be run: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGKILL: 137 }[signal] ?? 1;
    process.exit();
  });
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

function tooOld() {
  return `Sextant needs Node 22.18 or later on ${process.platform} ${process.arch}, and this is ${process.version}: get a newer one from https://nodejs.org`;
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
