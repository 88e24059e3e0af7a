import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

/**
 * The SQL that turns the tables of one Prisma schema into those of another ('' means an empty database).
 * Runs Prisma's engine as WebAssembly: its native form must be downloaded, and fails where only package registries are reachable.
 * The engine asks a server for its version and leaves it alone: any PostgreSQL will do.
 */
export async function writeSchemaDifference({ from, to, anyServerUrl }: { from: string; to: string; anyServerUrl: string }): Promise<string> {
  const engine = await loadEngine(to, anyServerUrl);
  const target = (content: string): unknown => (content === '' ? { tag: 'empty' } : { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] });
  const difference = await engine.diff({
    from: target(from),
    to: target(to),
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return difference.stdout ?? '';
}

interface Engine {
  diff(parameters: unknown): Promise<{ stdout: string | null }>;
}

async function loadEngine(schema: string, anyServerUrl: string): Promise<Engine> {
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path.replace(/\.js$/, '.wasm'))), { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  const begin: unknown = instance.exports.__wbindgen_start;
  if (typeof begin === 'function') begin();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: anyServerUrl }));
  return bindings.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => undefined, adapter);
}
