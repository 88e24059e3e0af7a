import react from '@vitejs/plugin-react';
import presetMantine from 'postcss-preset-mantine';
import { defineConfig } from 'vite';

/** Builds `web/` into `dist/web`; the dev server hands everything that is not a page to a running `npm start`. Vite asks for a default export. */
export default defineConfig({
  root: 'web',
  plugins: [react()],
  css: { postcss: { plugins: [presetMantine()] } },
  build: { outDir: '../dist/web', emptyOutDir: true, manifest: true, target: 'es2023', chunkSizeWarningLimit: 700 },
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:3000', ws: true }, '/api': 'http://127.0.0.1:3000' } },
});
