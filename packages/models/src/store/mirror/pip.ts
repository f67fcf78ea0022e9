import { runTool } from '../../machine/run-tool.js';

// What starts a Python. Windows' launcher first: there, python3 may be a stub that opens the store.
const PYTHONS: readonly (readonly [command: string, ...args: string[]])[] = [
  ...(process.platform === 'win32' ? [['py', '-3'] as const] : []),
  ['python3'],
  ['python'],
];

/**
 * The path of the first Python that has pip, or `undefined`.
 *
 * @param cwd - a folder of our own: Python looks for modules there first
 * @throws TranscribeError `ERR_ABORTED`
 */
export async function findPythonWithPip(
  cwd: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const [command, ...args] of PYTHONS) {
    const program = 'import sys, pip; print(sys.executable)';
    const { ok, stdout } = await runTool(command, [...args, '-c', program], { cwd, signal });
    if (ok && stdout.trim() !== '') return stdout.trim();
  }
  return undefined;
}

/** The part of pip's output that says what went wrong: its errors, or else its last line. */
export function reasonOfPip(output: string): string | undefined {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => line.startsWith('ERROR:'));
  const told = errors.length > 0 ? errors : lines.slice(-1);
  return told.map((line) => line.replace(/^ERROR:\s*/, '').trim()).join(' / ') || undefined;
}
