import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rawConnect } from './support/raw-client.js';

const cli = join(import.meta.dirname, '..', 'dist', 'cli.js');
const launcher = join(import.meta.dirname, 'support', 'systemd.py');
const hasNotify = spawnSync('systemd-notify', ['--version']).status === 0;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ws-systemd-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('started as systemd does', () => {
  it('serves the socket it was handed, says when it is ready, feeds the watchdog, says when it stops', async () => {
    const watchdogMs = 500;
    const manager = execa(
      'python3',
      [launcher, join(folder, 'notify'), String(watchdogMs)].concat(
        ['node', cli, '--model', 'tiny.en', '--turn', 'none'],
        ['--port', '1', '--log-level', 'silent'],
      ),
      { reject: false, cleanup: true },
    );
    const said: string[] = [];
    const lines = createInterface({ input: manager.stdout });
    lines.on('line', (line) => said.push(line));
    await once(lines, 'line');
    const port = said[0]!;
    // Before the program runs at all: whoever comes then waits, and is not refused.
    const client = await rawConnect(`ws://127.0.0.1:${port}/ws/transcribe/prompt`);
    expect((await client.until('ready')).at(-1)).toMatchObject({ model: 'tiny.en' });
    client.socket.terminate();

    if (hasNotify) {
      await expect.poll(() => said.find((line) => line.startsWith('READY=1'))).toContain('STATUS=');
      await expect
        .poll(() => said.filter((line) => line.startsWith('WATCHDOG=1')).length)
        .toBeGreaterThan(1);
    }
    process.kill(Number(said[1]), 'SIGTERM');
    await manager;
    expect(said.at(-1)).toBe('ended 0');
    if (hasNotify) expect(said).toContain('STOPPING=1');
  });
});
