import { type ChildProcess, spawn } from 'node:child_process';
import { abortedError } from '@ws/core';

/** A Python that has pip: a program, and the arguments that come before `-m pip`. */
export interface Pip {
  readonly command: string;
  readonly args: readonly string[];
}

const PYTHONS: readonly Pip[] = [
  { command: 'python3', args: [] },
  { command: 'python', args: [] },
];
// Windows' launcher first: there, python3 may be a stub that opens the store.
const WINDOWS_PYTHONS: readonly Pip[] = [{ command: 'py', args: ['-3'] }, ...PYTHONS];

const STDERR_CHARACTERS = 4000;
const KILL_AFTER_MS = 3000;

/** The first Python on the path whose pip runs, or `undefined`. */
export async function findPip(
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Pip | undefined> {
  for (const pip of process.platform === 'win32' ? WINDOWS_PYTHONS : PYTHONS) {
    const { failed } = await runPip(pip, ['--version'], environment, signal);
    if (failed === undefined) return pip;
  }
  return undefined;
}

/**
 * Runs `pip ARGUMENTS`, without a shell.
 *
 * @returns `failed`: why it did not work, in its own words; `undefined` when it did.
 * @throws TranscribeError `ERR_ABORTED`; the process is gone by then.
 */
export async function runPip(
  pip: Pip,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<{ readonly failed: string | undefined }> {
  if (signal.aborted) throw abortedError(signal);
  const child = spawn(pip.command, [...pip.args, '-m', 'pip', ...args], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
  });
  let kill: NodeJS.Timeout | undefined;
  const abort = (): void => {
    child.kill();
    kill = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    const result = await ended(child);
    if (signal.aborted) throw abortedError(signal);
    return result;
  } finally {
    signal.removeEventListener('abort', abort);
    clearTimeout(kill);
  }
}

function ended(child: ChildProcess): Promise<{ readonly failed: string | undefined }> {
  return new Promise((resolve) => {
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-STDERR_CHARACTERS);
    });
    child.once('error', (error) => resolve({ failed: error.message }));
    child.once('close', (code, signalName) => {
      resolve({
        failed: code === 0 ? undefined : (reason(errors) ?? `ended with ${code ?? signalName}`),
      });
    });
  });
}

/** The line of pip's output that says what went wrong. */
function reason(output: string): string | undefined {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  const error = lines.find((line) => line.startsWith('ERROR:')) ?? lines.at(-1);
  return error?.replace(/^ERROR:\s*/, '').trim();
}
