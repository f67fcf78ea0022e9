import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** An empty directory that is removed after the tests of the calling file. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ws-models-'));
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}
