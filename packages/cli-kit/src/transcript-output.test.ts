import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openTranscript } from './transcript-output.js';

it.skipIf(!existsSync('/dev/full'))('keeps the parts of a transcript on a full disk', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'transcript-'));
  try {
    const path = join(folder, 'talk');
    symlinkSync('/dev/full', `${path}.json.part`);
    const output = await openTranscript({
      ...{ of: 'talk.wav', formats: ['json', 'txt'], task: 'transcribe', path },
      ...{ overwrite: false, print() {} },
    });
    await expect(output.finish()).rejects.toThrow(/ENOSPC/);
    expect(await output.keepParts()).toEqual([`${path}.json.part`, `${path}.txt.part`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
