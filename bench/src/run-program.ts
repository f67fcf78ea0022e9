import { spawn } from 'node:child_process';

/** How much of a program's last words an error repeats. */
const TAIL = 2000;

/** Runs a program to its end; fails with its last words where it fails. Nothing is printed. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-TAIL);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(new Error(`${command} failed (${signal ?? `exit code ${code}`}): ${said.trim()}`));
    });
  });
}
