import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import type { ErrorCode } from '../errors/transcribe-error.js';

/** To an engine. `Load` says what it loads, `Request` how a call is to be answered; plain data, both. */
export type ToEngine<Load, Request> =
  | ({ readonly type: 'load' } & Load)
  | ({
      readonly type: 'transcribe';
      readonly id: number;
      /** Mono, 16 kHz. */
      readonly samples: Float32Array;
    } & Request)
  /** The answer of this call is no longer wanted: it may end with any, and should soon. */
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'measure'; readonly id: number };

/**
 * From an engine: one `loaded` or `load-failed` after `load`, one `result` or `failed` for each call. `Result` is what a call is
 * answered with; plain data.
 */
export type FromEngine<Facts, Result = TranscriptResult> =
  | ({ readonly type: 'loaded'; readonly facts: Facts } & TellsUse)
  | { readonly type: 'load-failed'; readonly error: EngineError }
  /** The engine has read the call: from here on it may be what kills the engine. */
  | { readonly type: 'received'; readonly id: number }
  | { readonly type: 'segment'; readonly id: number; readonly segment: Segment }
  | { readonly type: 'progress'; readonly id: number; readonly progress: number }
  | ({ readonly type: 'result'; readonly id: number; readonly result: Result } & TellsUse)
  | ({ readonly type: 'failed'; readonly id: number; readonly error: EngineError } & TellsUse)
  /** Without `use` where the engine's process cannot be looked into. */
  | ({ readonly type: 'measured'; readonly id: number } & TellsUse)
  /** Something degraded; for the log. */
  | { readonly type: 'warning'; readonly message: string; readonly fields?: object | undefined };

/** An engine that knows what it uses says so at every opportunity: it may be too deep in its work when it is asked. */
interface TellsUse {
  readonly use?: EngineUse | undefined;
}

export interface EngineError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable?: boolean | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** What an engine's process holds, and has used since it started. */
export interface EngineUse {
  /** Resident, in bytes. */
  readonly memoryBytes: number;
  /** Of all its threads, in milliseconds. */
  readonly cpuTimeMs: number;
}

/** An engine that runs somewhere else: in a child process, say. Made anew for each start. */
export interface EngineChannel<Load, Request> {
  /** A message to an engine that is gone is lost. Throws only where a message cannot cross at all. */
  send(message: ToEngine<Load, Request>): void;
  /** Ends the engine at once, whatever it is at. */
  kill(): void;
  /** Resolves when the engine is gone, by itself or by `kill`. Never rejects. */
  readonly closed: Promise<EngineEnd>;
}

export interface EngineEnd {
  /** `exit code 1`, `SIGKILL`. */
  readonly why: string;
  /** The last of what it wrote to its error output. */
  readonly stderr?: string | undefined;
  /** What to tell the user where it ended while it started, if more is known than `why`. */
  readonly error?: EngineError | undefined;
}

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
export function createChildChannel<Load, Request, Facts, Result = TranscriptResult>(
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
