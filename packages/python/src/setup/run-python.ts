import { abortedError } from '@ws/core/internal';
import { ExecaError, execa } from 'execa';

/** How a Python that was run ended. */
export interface PythonEnd {
  readonly ok: boolean;
  readonly stdout: string;
  /** Both outputs together, the end of them. */
  readonly output: string;
}

/** Environment, signal and listener of a run. */
export interface PythonRun {
  readonly signal?: AbortSignal | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
}

const KEPT_CHARACTERS = 20_000;
const KILL_AFTER_MS = 3_000;

/**
 * Runs a Python, without a shell.
 *
 * @returns `undefined` when there is no such program
 * @throws TranscribeError `ERR_ABORTED`; the process is gone by then
 */
export async function runPython(
  command: string,
  args: readonly string[],
  { signal, environment, onLine }: PythonRun = {},
): Promise<PythonEnd | undefined> {
  if (signal?.aborted) throw abortedError(signal);
  try {
    const child = execa(command, [...args], {
      env: environment ?? {},
      stdin: 'ignore',
      all: true,
      windowsHide: true,
      forceKillAfterDelay: KILL_AFTER_MS,
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    });
    if (onLine !== undefined) {
      for await (const line of child.iterable({ from: 'all' })) onLine(line);
    }
    const { stdout, all } = await child;
    return { ok: true, stdout, output: all.slice(-KEPT_CHARACTERS) };
  } catch (error) {
    if (signal?.aborted) throw abortedError(signal);
    if (!(error instanceof ExecaError)) throw error;
    if (error.code === 'ENOENT' || error.code === 'EACCES') return undefined;
    const { stdout, all } = error as { readonly stdout?: unknown; readonly all?: unknown };
    const said = typeof all === 'string' && all !== '' ? all : error.shortMessage;
    return {
      ok: false,
      stdout: typeof stdout === 'string' ? stdout : '',
      output: said.slice(-KEPT_CHARACTERS),
    };
  }
}
