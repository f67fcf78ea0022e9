import { abortedError } from '@ws/core/internal';

export interface ToolEnd {
  readonly ok: boolean;
  /** It is not installed, or this user may not run it. */
  readonly missing: boolean;
  readonly stdout: string;
  /** The last lines of both outputs. */
  readonly said: string;
}

export interface ToolRun {
  /** Where it works. Default: where this process does. */
  readonly cwd?: string | undefined;
  /** Variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
  /** Lines of {@link ToolEnd.said}. Default 20. */
  readonly keptLines?: number | undefined;
}

/**
 * Runs a tool until it ends, without a shell. Aborting ends it with all that it started: launchers of Python run the
 * interpreter as a child, and a compiler that goes on would write into a folder that is being removed.
 *
 * @throws TranscribeError `ERR_ABORTED`
 */
export async function runTool(
  program: string,
  args: readonly string[],
  { cwd, environment = {}, signal, onLine, keptLines = 20 }: ToolRun = {},
): Promise<ToolEnd> {
  // It is needed here alone, and takes a while to load.
  const { execa, execaSync, ExecaError } = await import('execa');
  if (signal?.aborted) throw abortedError(signal);
  const said: string[] = [];
  const running = execa(program, args, {
    ...(cwd !== undefined && { cwd }),
    env: environment,
    all: true,
    buffer: { stdout: true, all: false, stderr: false },
    stdin: 'ignore',
    windowsHide: true,
    // A group of its own, which can be ended as a whole. A terminal's Ctrl-C reaches this process, and ends it by the signal.
    detached: process.platform !== 'win32',
  });
  const end = (): void => {
    const { pid } = running;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') execaSync('taskkill', ['/pid', String(pid), '/t', '/f']);
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  signal?.addEventListener('abort', end, { once: true });
  process.once('exit', end);
  try {
    for await (const line of running.iterable({ from: 'all' })) {
      said.push(line);
      if (said.length > keptLines) said.shift();
      onLine?.(line);
    }
    const { stdout } = await running;
    return { ok: true, missing: false, stdout: String(stdout ?? ''), said: said.join('\n') };
  } catch (error) {
    if (signal?.aborted) throw abortedError(signal);
    if (!(error instanceof ExecaError)) throw error;
    const missing = error.code === 'ENOENT' || error.code === 'EACCES';
    return { ok: false, missing, stdout: '', said: said.join('\n') || error.shortMessage };
  } finally {
    signal?.removeEventListener('abort', end);
    process.removeListener('exit', end);
  }
}
