import { fileURLToPath } from 'node:url';

/** Where the build puts the captions page: beside what this file is bundled into. */
export function pageFolder(): string {
  return fileURLToPath(new URL('./page/', import.meta.url));
}
