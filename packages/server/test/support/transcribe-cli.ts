import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The built program `ws-server`. */
export const cli: string = join(import.meta.dirname, '..', '..', 'bin', 'ws-server.js');

/** A folder that is empty, and removed when the test that runs is over. Call it within a test or a `beforeEach`. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ws-transcribe-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
