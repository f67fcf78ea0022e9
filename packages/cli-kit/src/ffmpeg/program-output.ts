import { spawn } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import type { TranscribeError } from '@ws/core';

export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
}

export interface ProgramOutputOptions {
  readonly signal: AbortSignal;
  /** What it reads on its standard input; left out, there is none. */
  readonly input?: AsyncIterable<Uint8Array> | undefined;
  /** Told what the program writes on stderr, as it comes. */
  readonly onStderr?: ((text: string) => void) | undefined;
  /** The error where the program ends badly. `said` is the end of what it wrote on stderr, on one line. */
  readonly failed: (said: string, cause: unknown) => TranscribeError;
}

const KEPT_CHARS = 2000;
const KILL_AFTER_MS = 1000;

/**
 * What a program writes on its standard output. The program runs as long as that is iterated, and no longer; who reads
 * slowly slows it.
 *
 * @throws TranscribeError where it cannot be started, or ends with anything but 0 without having been told to
 */
export async function* programOutput(
  { program, args }: ProgramCall,
  { signal, input, onStderr, failed }: ProgramOutputOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal.throwIfAborted();
  const child = spawn(program, args, { stdio: 'pipe', windowsHide: true });
  if (input === undefined) child.stdin.end();
  // It ended before it could be told that there is nothing to read.
  child.stdin.on('error', () => {});
  let said = '';
  let cannotStart: Error | undefined;
  const closed = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, killedBy) => resolve(code ?? killedBy));
    child.once('error', (error) => {
      cannotStart = error;
      resolve(null);
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-KEPT_CHARS);
    onStderr?.(text);
  });
  const stop = (): void => {
    child.stdout.destroy();
    child.kill();
    // One that hangs on its device.
    setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
  };
  signal.addEventListener('abort', stop, { once: true });
  // A source that fails is told of before the program that was cut short by it.
  let inputFailure: { readonly error: unknown } | undefined;
  async function* read(given: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* given;
    } catch (error) {
      inputFailure = { error };
      stop();
    }
  }
  // That the program reads no more is no failure of what it was given.
  if (input !== undefined) void pipeline(read(input), child.stdin).catch(() => {});
  let isLeft = true;
  try {
    yield* child.stdout as AsyncIterable<Uint8Array>;
    isLeft = false;
    const end = await closed;
    if (inputFailure !== undefined) throw inputFailure.error;
    if (signal.aborted || end === 0) return;
    throw failed(oneLine(said) || cannotStart?.message || `it ended with ${end}`, cannotStart);
  } catch (error) {
    if (inputFailure !== undefined) throw inputFailure.error;
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    if (isLeft) stop();
  }
}

function oneLine(text: string): string {
  return text
    .trim()
    .split(/\s*\n\s*/)
    .slice(-4)
    .join('; ');
}
