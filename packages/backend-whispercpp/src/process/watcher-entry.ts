import { fileURLToPath } from 'node:url';

/** The watcher's program: built beside this module. */
export function watcherEntry(): string {
  return fileURLToPath(new URL('./watcher.js', import.meta.url));
}
