import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import presetMantine from 'postcss-preset-mantine';
import { build, defineConfig, type Plugin, type UserConfig } from 'vite';

const css = { postcss: { plugins: [presetMantine()] } };

/** Builds `web/` into `dist/web`; the dev server hands everything that is not a page to a running `npm start`. */
const app: UserConfig = {
  root: 'web',
  plugins: [react(), serviceWorker(), compressed()],
  css,
  build: { outDir: '../dist/web', emptyOutDir: true, manifest: true, target: 'es2023', chunkSizeWarningLimit: 700 },
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:3000', ws: true }, '/api': 'http://127.0.0.1:3000' } },
};

/** With `--mode gallery`: the pages of `web/gallery/`, which show components by themselves and are no part of the product. */
const gallery: UserConfig = {
  root: 'web/gallery',
  plugins: [react()],
  css,
  build: { outDir: '../../dist/gallery', emptyOutDir: true, target: 'es2023' },
};

/** Vite asks for a default export. */
export default defineConfig(({ mode }) => (mode === 'gallery' ? gallery : app));

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
