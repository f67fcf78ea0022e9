import { fileURLToPath } from 'node:url';

/** The process's program: built beside this module. */
export function workerEntry(): string {
  return fileURLToPath(new URL('./llama-worker.js', import.meta.url));
}
