import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { abortedError } from '@ws/core/internal';

interface Launcher {
  readonly command: string;
  readonly args: readonly string[];
}

const LAUNCHERS: readonly Launcher[] = [
  { command: 'python3', args: [] },
  { command: 'python', args: [] },
];
// Windows' launcher first: there, python3 may be a stub that opens the store.
const WINDOWS_LAUNCHERS: readonly Launcher[] = [{ command: 'py', args: ['-3'] }, ...LAUNCHERS];

const OUTPUT_CHARACTERS = 4000;
const KILL_AFTER_MS = 3000;

/** Where a Python runs, and with which variables. It looks for modules in its directory first: give one of our own. */
export interface PythonSetting {
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
}

/**
 * The path of the first Python that has pip, or `undefined`. It is the interpreter itself: launchers and shims run it
 * as a child, and killing them would leave it running.
 *
 * @throws TranscribeError `ERR_ABORTED`.
 */
export async function findPython(
  setting: PythonSetting,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const { command, args } of process.platform === 'win32' ? WINDOWS_LAUNCHERS : LAUNCHERS) {
    const program = 'import sys, pip; print(sys.executable)';
    const result = await run(command, [...args, '-c', program], setting, signal);
    const path = result.output.trim();
    if (result.failed === undefined && path !== '') return path;
  }
  return undefined;
}

/**
 * Runs `pip ARGUMENTS`, without a shell.
 *
 * @returns Why it did not work, in pip's own words; `undefined` when it did.
 * @throws TranscribeError `ERR_ABORTED`; the process is gone by then.
 */
export async function runPip(
  python: string,
  args: readonly string[],
  setting: PythonSetting,
  signal: AbortSignal,
): Promise<string | undefined> {
  return (await run(python, ['-m', 'pip', ...args], setting, signal)).failed;
}

interface Ended {
  /** The end of what it printed. */
  readonly output: string;
  /** Why it did not work; `undefined` when it did. */
  readonly failed: string | undefined;
}

async function run(
  command: string,
  args: readonly string[],
  { directory, environment }: PythonSetting,
  signal: AbortSignal,
): Promise<Ended> {
  if (signal.aborted) throw abortedError(signal);
  const child = spawn(command, args, {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-OUTPUT_CHARACTERS);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-OUTPUT_CHARACTERS);
  });
  let kill: NodeJS.Timeout | undefined;
  const abort = (): void => {
    child.kill();
    kill = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    // Something that it started may hold its output open for longer than we wait.
    child.once('exit', () => {
      child.stdout.destroy();
      child.stderr.destroy();
    });
  };
  signal.addEventListener('abort', abort, { once: true });
  const ended: unknown[] = await once(child, 'close').catch((error: unknown) => [error]);
  clearTimeout(kill);
  signal.removeEventListener('abort', abort);
  if (signal.aborted) throw abortedError(signal);
  const [code, signalName] = ended;
  if (code instanceof Error) return { output, failed: code.message };
  const failed = code === 0 ? undefined : (reason(errors) ?? `ended with ${code ?? signalName}`);
  return { output, failed };
}

/** The part of pip's output that says what went wrong. */
function reason(output: string): string | undefined {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => line.startsWith('ERROR:'));
  const told = errors.length > 0 ? errors : lines.slice(-1);
  return told.map((line) => line.replace(/^ERROR:\s*/, '').trim()).join(' / ') || undefined;
}
