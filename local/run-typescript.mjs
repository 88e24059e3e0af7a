/**
 * How Node runs our TypeScript, used as `node --import ./local/run-typescript.mjs`: it strips types by itself, but leaves the JSX of `.tsx` files (mail
 * templates) alone. What was compiled is kept for the next start, which then takes half the time.
 */
import { readFileSync } from 'node:fs';
import { enableCompileCache, flushCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

/** By then everything has been imported; a process that is killed could not keep it at its end. */
const KEEP_AFTER_MS = 5_000;

// A folder that cannot be written to is no error: Node compiles anew.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)));
setTimeout(flushCompileCache, KEEP_AFTER_MS).unref();

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8');
    const { code } = transformSync(source, { loader: 'tsx', jsx: 'automatic', format: 'esm', sourcemap: 'inline', sourcefile: url });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
