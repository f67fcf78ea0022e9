// Runs pnpm at the version the repository pins, on a machine that has Node and nothing else (corepack does not work
// everywhere).
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * Runs a command in the repository's root and gives its exit code. Its output is shown, or told line by line to
 * `options.onLine`.
 */
export function run(command, args, { onLine, stdio = 'inherit', env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: onLine === undefined ? stdio : ['ignore', 'pipe', 'pipe'],
      // npm and npx are .cmd files on Windows.
      shell: process.platform === 'win32',
      env: {
        ...process.env,
        TURBO_TELEMETRY_DISABLED: '1',
        // The one dependency with an install script would fetch CUDA files.
        ONNXRUNTIME_NODE_INSTALL: 'skip',
        ...env,
      },
    });
    if (onLine !== undefined) {
      for (const output of [child.stdout, child.stderr]) {
        createInterface({ input: output }).on('line', onLine);
      }
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal === null ? code : 1));
  });
}

/** Runs pnpm with `args`. */
export function pnpm(args, options) {
  return run('npx', ['-y', packageManager, ...args], options);
}
