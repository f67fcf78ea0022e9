import { abortedError } from '@ws/core';
import { ExecaError, execa } from 'execa';

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
/** Windows has no groups of processes. */
const HAS_GROUPS = process.platform !== 'win32';

/**
 * Runs a tool until it ends.
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
  let stop = (): void => {};
  try {
    const running = execa(program, args, {
      cwd,
      all: true,
      buffer: { stdout: true, all: false, stderr: false },
      stdin: 'ignore',
      // npm runs programs with settings of its own, which another npm takes amiss.
      env: { npm_config_loglevel: 'error' },
      detached: HAS_GROUPS,
    });
    stop = () => {
      if (HAS_GROUPS && running.pid !== undefined) endGroup(running.pid);
      else running.kill();
    };
    signal?.addEventListener('abort', stop);
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
    signal?.removeEventListener('abort', stop);
  }
}

/** A tool with all that it started: cmake alone would leave its compilers behind, which hold its output open. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGTERM');
  } catch {
    // It has ended already.
  }
}
