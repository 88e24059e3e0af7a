import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folders of one installation. */
export interface Folders {
  data: string;
  postgres: string;
  temporal: string;
  /** Files that people upload or that we make for them. */
  files: string;
  /** Made by the build: the web app and stamps of what was built from what. */
  built: string;
}

/**
 * Makes DATA_DIR's folders. Others may pass through but not list or read (0711): PostgreSQL's own user must reach its folder when we run as root,
 * and what is secret in it has mode 0600.
 */
export function makeFolders(dataDirectory: string, root: string): Folders {
  const data = resolve(root, dataDirectory);
  const folders = { data, postgres: join(data, 'postgres'), temporal: join(data, 'temporal'), files: join(data, 'files'), built: join(root, 'dist') };
  for (const folder of [data, folders.postgres, folders.temporal, folders.files]) {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o711 });
  }
  if (process.getuid?.() === statSync(data).uid) chmodSync(data, 0o711);
  return folders;
}
