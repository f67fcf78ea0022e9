// Runs pnpm at the version the repository pins, on a machine that has Node and nothing else (corepack does not work
// everywhere).
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Runs a command in the repository's root, its output shown, and gives its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: options.stdio ?? 'inherit',
      // npm and npx are .cmd files on Windows.
      shell: process.platform === 'win32',
      env: {
        ...process.env,
        TURBO_TELEMETRY_DISABLED: '1',
        // The one dependency with an install script would fetch CUDA files.
        ONNXRUNTIME_NODE_INSTALL: 'skip',
        ...options.env,
      },
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal === null ? code : 1));
  });
}

/** Runs pnpm with `args`. */
export function pnpm(args, options) {
  return run('npx', ['-y', packageManager, ...args], options);
}
