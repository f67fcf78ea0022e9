import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { silentLogger } from '@ws/core/internal';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { serviceManager } from './service-manager.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'service-manager-'));
  vi.stubEnv('PATH', [folder, process.env['PATH']].join(delimiter));
  vi.stubEnv('NOTIFY_SOCKET', join(folder, 'notify'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it.skipIf(process.platform === 'win32')(
  'has told that it stops when the promise resolves',
  async () => {
    const told = join(folder, 'told');
    const script = `#!/bin/sh\nsleep 0.2\necho "$1" > ${told}\n`;
    writeFileSync(join(folder, 'systemd-notify'), script, { mode: 0o755 });
    const manager = serviceManager({ hasFailed: async () => false, logger: silentLogger });
    await manager.stopping();
    expect(readFileSync(told, 'utf8')).toBe('STOPPING=1\n');
  },
);
