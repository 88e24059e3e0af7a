import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import presetMantine from 'postcss-preset-mantine';
import { build, defineConfig, type Plugin } from 'vite';

/** Builds `web/` into `dist/web`; the dev server hands everything that is not a page to a running `npm start`. Vite asks for a default export. */
export default defineConfig({
  root: 'web',
  plugins: [react(), appAhead(), serviceWorker(), compressed()],
  css: { postcss: { plugins: [presetMantine()] } },
  build: { outDir: '../dist/web', emptyOutDir: true, manifest: true, target: 'es2023', chunkSizeWarningLimit: 700 },
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:3000', ws: true }, '/api': 'http://127.0.0.1:3000' } },
});

/**
 * Names in the page what the app's first script would ask for only once it runs, so that all of it comes at once. Styles are fetched and not yet
 * put on: whoever wants the dark would see the light until the app is there. The page of a check-in link,
 * which is not the app, is served without these lines (api/web-page.ts).
 */
function appAhead(): Plugin {
  return {
    name: 'app-ahead',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const scripts = new Set<string>();
        const styles = new Set<string>();
        const root = Object.values(bundle).find((file) => file.type === 'chunk' && file.facadeModuleId?.endsWith('/app/app-root.tsx'));
        if (root === undefined) throw new Error('The build has no app/app-root.tsx; name the root of the app anew here.');
        collect(root.fileName);
        const link = (attrs: Record<string, string>) => ({ tag: 'link', attrs: { 'data-app': '', ...attrs }, injectTo: 'head' as const });
        return [
          ...[...styles].map((file) => link({ rel: 'preload', as: 'style', crossorigin: '', href: `/${file}` })),
          ...[...scripts].map((file) => link({ rel: 'modulepreload', crossorigin: '', href: `/${file}` })),
        ];

        function collect(name: string): void {
          const chunk = bundle[name];
          if (chunk?.type !== 'chunk' || scripts.has(name)) return;
          scripts.add(name);
          for (const imported of chunk.imports) collect(imported);
          for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style);
        }
      },
    },
  };
}

/** Builds the service worker beside the app, as one file that knows the addresses of all others. */
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    async writeBundle(_options, bundle) {
      const files = Object.keys(bundle)
        .filter((file) => /^assets\/.+\.(?:js|css)$/.test(file))
        .map((file) => `/${file}`)
        .sort();
      await build({
        configFile: false,
        logLevel: 'error',
        root: 'web',
        publicDir: false,
        define: { BUILT_FILES: JSON.stringify(files), BUILD: JSON.stringify(hashOf(files)) },
        build: {
          outDir: '../dist/web',
          emptyOutDir: false,
          target: 'es2023',
          rollupOptions: { input: 'web/offline/service-worker.ts', output: { format: 'iife', entryFileNames: 'service-worker.js' } },
        },
      });
    },
  };
}

/** Lays each text file compressed beside itself, once, as no answer should have to. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      for (const file of Object.keys(bundle).filter((name) => /\.(?:js|css|svg)$/.test(name))) {
        const bytes = readFileSync(join(dir, file));
        writeFileSync(join(dir, `${file}.br`), brotliCompressSync(bytes));
        writeFileSync(join(dir, `${file}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** Names carry hashes of their content, so the names tell the build. */
function hashOf(files: readonly string[]): string {
  return createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
}
