import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ENGINE_NAMES } from '../engines.js';
import { findPythonSetup, setupPython } from './setup-python.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ws-engines-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A Python that does nothing, and makes environments of itself. */
function python(): string {
  const path = join(folder, 'python');
  const probe = JSON.stringify({ executable: path, version: [3, 12, 1], venv: true });
  const script = `#!/bin/sh
case "$1 $2" in
  "-c "*) echo '${probe}' ;;
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
esac
`;
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}

describe.skipIf(process.platform === 'win32')('setupPython', () => {
  it('makes an environment for each engine', async () => {
    const directory = join(folder, 'environments');
    const directories = new Set<string>();
    for (const engine of ENGINE_NAMES) {
      let total = 0;
      const setup = await setupPython({
        engine,
        directory,
        python: python(),
        onProgress: (progress) => {
          total = progress.total;
        },
      }).catch((error: Error) => {
        // WhisperX's environment does not fit on every disk.
        expect(error.message).toMatch(/no space left/);
      });
      expect(total).toBeGreaterThan(20);
      if (setup === undefined) continue;
      expect(setup).toMatchObject({ engine, made: true });
      expect(findPythonSetup(engine, directory)).toEqual({
        directory: setup.directory,
        python: setup.python,
      });
      directories.add(setup.directory);
    }
    expect(directories.size).toBeGreaterThan(1);
  });

  it.each([{ engine: 'whisper' }, { force: 'yes' }, { python: '' }, { fast: 1 }, 'faster-whisper'])(
    'refuses options that it does not know: %j',
    async (options) => {
      await expect(setupPython(options as never)).rejects.toMatchObject({
        code: 'ERR_INVALID_OPTION',
      });
    },
  );
});
