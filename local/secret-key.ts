import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The installation's own secret, made at the first start and kept in DATA_DIR. Who loses the file loses what it encrypted: back it up with the data. */
export function localSecretKey(dataFolder: string): string {
  const path = join(dataFolder, 'secret-key');
  if (!existsSync(path)) {
    // Written beside and renamed: half a key would pass for a key.
    writeFileSync(`${path}.new`, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  return readFileSync(path, 'utf8').trim();
}
