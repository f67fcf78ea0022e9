import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder of the user's cache, outside the project, for what is had from elsewhere to measure against. It is made where
 * it is not there. `WS_BENCH_DIR` puts it elsewhere.
 */
export function cacheFolder(name: string): string {
  const { WS_BENCH_DIR = join(homedir(), '.cache', 'whisper-streaming', 'bench') } = process.env;
  const folder = join(WS_BENCH_DIR, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
