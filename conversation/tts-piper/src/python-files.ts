import { fileURLToPath } from 'node:url';

/** The package's Python files. They stand beside `dist` as beside `src`, which is why this file is in no folder. */
const PYTHON_FILES = new URL('../python/', import.meta.url);

/** The program that holds the engine. */
export function workerProgram(): string {
  return fileURLToPath(new URL('main.py', PYTHON_FILES));
}

/** The pinned packages. */
export function requirementsFile(): string {
  return fileURLToPath(new URL('requirements/piper.txt', PYTHON_FILES));
}
