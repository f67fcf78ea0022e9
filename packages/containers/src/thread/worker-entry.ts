import { fileURLToPath } from 'node:url';

/** The threads' program: built beside this module. */
export function workerEntry(): string {
  return fileURLToPath(new URL('./worker.js', import.meta.url));
}
