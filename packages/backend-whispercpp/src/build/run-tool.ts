import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import { ExecaError, execa, execaSync } from 'execa';

/** How a tool that was run ended. */
export interface ToolResult {
  readonly ok: boolean;
  /** It is not installed. */
  readonly missing: boolean;
  readonly stdout: string;
  /** The last lines of what it said. */
  readonly said: string;
}

/** How a tool is run. */
export interface ToolOptions {
  readonly cwd: string;
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
}

const SAID_LINES = 20;

/**
 * Runs a tool until it ends. Aborting ends it with all that it started: a compiler that goes on would write into a folder
 * that is being removed.
 *
 * @throws TranscribeError `ERR_ABORTED`
 */
export async function runTool(
  program: string,
  args: readonly string[],
  { cwd, signal, onLine }: ToolOptions,
): Promise<ToolResult> {
  if (signal?.aborted) throw abortedError(signal);
  const said: string[] = [];
  const running = execa(program, args, {
    cwd,
    all: true,
    buffer: { stdout: true, all: false, stderr: false },
    stdin: 'ignore',
    // A group of its own, which can be ended as a whole. A terminal's Ctrl-C reaches this process, and ends it by the signal.
    detached: process.platform !== 'win32',
    // npm runs programs with settings of its own, which another npm takes amiss.
    env: { npm_config_loglevel: 'error' },
  });
  const end = (): void => endGroup(running.pid);
  signal?.addEventListener('abort', end, { once: true });
  process.once('exit', end);
  try {
    for await (const line of running.iterable({ from: 'all' })) {
      said.push(line);
      if (said.length > SAID_LINES) said.shift();
      onLine?.(line);
    }
    const { stdout } = await running;
    return { ok: true, missing: false, stdout: String(stdout ?? ''), said: said.join('\n') };
  } catch (error) {
    if (signal?.aborted) throw abortedError(signal);
    if (!(error instanceof ExecaError)) throw error;
    return { ok: false, missing: error.code === 'ENOENT', stdout: '', said: said.join('\n') };
  } finally {
    signal?.removeEventListener('abort', end);
    process.removeListener('exit', end);
  }
}

/** Ends a process and all that it started. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') execaSync('taskkill', ['/pid', String(pid), '/t', '/f']);
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** A build that cannot be made; the message says what to do. */
export function buildError(
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_BACKEND_UNAVAILABLE', details, cause });
}
