import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, '..', 'bin', 'ws-backend-whispercpp.js');
const folder = mkdtempSync(join(tmpdir(), 'ws-program-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('ws-backend-whispercpp build', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'that %s stops leaves nothing behind',
    async (signal) => {
      const cache = join(folder, signal);
      const bin = join(folder, 'bin');
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, 'npm'), '#!/bin/sh\ntouch begun\nexec sleep 600\n', { mode: 0o755 });
      const child = spawn(process.execPath, [program, 'build'], {
        env: {
          ...process.env,
          XDG_CACHE_HOME: cache,
          PATH: [bin, process.env['PATH']].join(delimiter),
        },
        stdio: 'ignore',
      });
      const ended = once(child, 'exit');
      const builds = join(cache, 'whisper-streaming', 'whisper.cpp');
      const work = () => (existsSync(builds) ? readdirSync(builds) : []);
      await expect
        .poll(() => work().some((name) => existsSync(join(builds, name, 'begun'))), {
          timeout: 10_000,
        })
        .toBe(true);
      child.kill(signal);
      expect(await ended).toEqual([130, null]);
      expect(work()).toEqual([]);
    },
    20_000,
  );
});
