import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from './programs.ts';

const ROOT = dirname(import.meta.dirname);

/** Something made from sources, and made again only when they change. */
interface Build {
  name: string;
  sources: string[];
  /** Those among them that it does not depend on. */
  except?: string[];
  /** A file that is there once it was made. */
  output: string;
  make(): Promise<void>;
}

const DATABASE_CLIENT: Build = {
  name: 'database-client',
  sources: ['prisma/schema.prisma', 'node_modules/prisma/package.json'],
  output: 'database/generated/prisma/client.ts',
  // Any existing file satisfies Prisma, which would else download an engine that generating does not use.
  make: () => runNode(['node_modules/prisma/build/index.js', 'generate'], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }),
};

const WEB_SOURCES = ['web/**/*', 'domain/**/*.ts', 'documents/texts/**/*', 'vite.config.ts', 'api/schema.graphql', 'package-lock.json'];

const WEB_APP: Build = {
  name: 'web-app',
  sources: WEB_SOURCES,
  except: ['web/gallery/**'],
  output: 'dist/web/index.html',
  make: () => runNode(['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], { NODE_ENV: 'production' }),
};

const GALLERY: Build = {
  name: 'gallery',
  sources: WEB_SOURCES,
  except: ['web/gallery/pictures/**'],
  output: 'dist/gallery/index.html',
  make: () => runNode(['node_modules/vite/bin/vite.js', 'build', '--mode', 'gallery', '--logLevel', 'error'], { NODE_ENV: 'production' }),
};

/** Generates the database's client when the schema has changed; true if it did. */
export function generateDatabaseClient(): Promise<boolean> {
  return makeWhenChanged(DATABASE_CLIENT);
}

/** Whether the web app must be built; the first start takes longer for it. */
export function webAppIsBuilt(): boolean {
  return isCurrent(WEB_APP, hashOf(WEB_APP.sources, WEB_APP.except));
}

/** Builds the web app when its sources have changed; true if it did. */
export function buildWebApp(): Promise<boolean> {
  return makeWhenChanged(WEB_APP);
}

/** Builds the gallery of components when their sources have changed; true if it did. */
export function buildGallery(): Promise<boolean> {
  return makeWhenChanged(GALLERY);
}

/** Hash of the contents of all files that match, but for those of `except`, to know whether something made from them is current. */
export function hashOf(patterns: string[], except: string[] = []): string {
  const hash = createHash('sha256');
  const files = globSync(patterns, { cwd: ROOT, withFileTypes: true, exclude: except }).filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name));
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) hash.update(path.slice(ROOT.length)).update(readFileSync(path));
  return hash.digest('hex').slice(0, 24);
}

async function makeWhenChanged(build: Build): Promise<boolean> {
  const hash = hashOf(build.sources, build.except);
  if (isCurrent(build, hash)) return false;
  // Without its stamp, a build that is killed half way is begun again.
  rmSync(stampOf(build), { force: true });
  await build.make();
  mkdirSync(dirname(stampOf(build)), { recursive: true });
  writeFileSync(stampOf(build), hash);
  return true;
}

function isCurrent(build: Build, hash: string): boolean {
  return existsSync(join(ROOT, build.output)) && existsSync(stampOf(build)) && readFileSync(stampOf(build), 'utf8') === hash;
}

function stampOf(build: Build): string {
  return join(ROOT, 'node_modules', '.cache', 'sextant', `${build.name}.stamp`);
}

function runNode(args: string[], env: Record<string, string>): Promise<void> {
  return runProgram(process.execPath, args, { cwd: ROOT, env });
}
