import { fileURLToPath } from 'node:url';

/** The Python files that workers share. They are beside `dist` as beside `src`, which is why this file is in no folder. */
export function sharedPythonFiles(): string {
  return fileURLToPath(new URL('../python/', import.meta.url));
}
