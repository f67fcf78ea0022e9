import type { TranscriptResult } from '../contracts/transcript.js';
import type { EngineChannel, EngineEnd, EngineError, FromEngine } from './engine-messages.js';

/** What is used of a `ChildProcess` of Node's. */
export interface ForkedChild {
  readonly pid?: number | undefined;
  readonly connected: boolean;
  readonly stderr: {
    setEncoding(encoding: 'utf8'): unknown;
    on(event: 'data', listener: (text: string) => void): unknown;
  } | null;
  send(message: object, sent: () => void): unknown;
  kill(signal: 'SIGKILL'): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'close', listener: (code: number | null, signal: string | null) => void): unknown;
}

/** How a child's words and end are understood. */
export interface ChildChannelOptions {
  /** What runs in the child, for the error of one that cannot be started: `whisper.cpp`. */
  readonly name: string;
  /** Gets what the child writes to its error output, in pieces. */
  readonly onStderr?: ((text: string) => void) | undefined;
  /** What a death at load means, where it means something. */
  readonly explain?: ((why: string) => EngineError | undefined) | undefined;
}

const STDERR_TAIL = 2_000;

/** A child process as an engine: one that was forked just now, `advanced` in its serialization, its stderr piped. */
export function createChildChannel<
  Load extends object,
  Request extends object,
  Facts,
  Result = TranscriptResult,
>(
  child: ForkedChild,
  receive: (message: FromEngine<Facts, Result>) => void,
  { name, onStderr, explain }: ChildChannelOptions,
): EngineChannel<Load, Request> {
  let stderr = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (text) => {
    stderr = (stderr + text).slice(-STDERR_TAIL);
    onStderr?.(text);
  });
  child.on('message', (message) => receive(message as FromEngine<Facts, Result>));
  const closed = new Promise<EngineEnd>((resolve) => {
    child.on('error', ({ message }) => {
      // A program that cannot be run at all never closes.
      if (child.pid !== undefined) return;
      const problem = `The process for ${name} cannot be started: ${message}`;
      resolve({ why: message, error: { code: 'ERR_BACKEND_UNAVAILABLE', message: problem } });
    });
    // Not at its exit: what it said last may still be on its way.
    child.on('close', (code, signal) => {
      const why = signal ?? `exit code ${code}`;
      resolve({ why, stderr, error: explain?.(why) });
    });
  });
  return {
    send(message) {
      if (child.connected) child.send(message, () => {});
    },
    kill() {
      child.kill('SIGKILL');
    },
    closed,
  };
}
