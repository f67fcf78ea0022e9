import { fileURLToPath } from 'node:url';

/** What workers share. It stands beside `dist` as beside `src`, which is why this file is in no folder. */
export function sharedPythonFiles(): string {
  return fileURLToPath(new URL('../python/', import.meta.url));
}
