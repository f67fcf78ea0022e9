import type { Logger, TranscribeError, TranscriptResult } from '@ws/core';
import type { EngineChannel, EngineEnd, FromEngine, ToEngine } from '@ws/core/internal';
import { deferred, errorMessage, unavailable } from '@ws/core/internal';
import { execa } from 'execa';
import type { PythonEngine } from '../python-engine.js';
import { sharedPythonFiles } from '../python-files.js';
import { installedPython } from '../setup/environment-place.js';
import { createFrameReader, encodeFrame, type Frame } from './frames.js';
import { checkHello, type Hello } from './handshake.js';
import { createStderrTail } from './stderr-tail.js';

/** Which Python runs an engine, and how. */
export interface PythonHostOptions {
  /** The caller's own interpreter, with paths of its own. Left out: the environment that `setup` made. */
  readonly python: string | undefined;
  readonly engine: PythonEngine;
  /** Path of the program that it runs. Its arguments are the folder of what `@ws/python` gives it, and the engine's name. */
  readonly program: string;
  /** Variables of its environment, over those of this process. */
  readonly variables: Readonly<Record<string, string>>;
  readonly logger: Logger;
}

/** Where the processes of an engine come from. */
export interface PythonHost {
  /**
   * Finds the interpreter; to be called before each start.
   *
   * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` saying what to run, where there is no environment
   */
  find(): void;
  /**
   * Starts a process with the interpreter that was found, and waits for its greeting. It ends with this process, however
   * that ends, since its input does. Samples cross as raw bytes, both ways: those of a result are its `samples`.
   *
   * @param signal - ends a Python that has not sent its greeting
   * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` when there is no such interpreter, or it is of no use
   */
  open<Load extends object, Request extends object, Facts, Result = TranscriptResult>(
    receive: (message: FromEngine<Facts, Result>) => void,
    signal: AbortSignal,
  ): Promise<EngineChannel<Load, Request>>;
}

/** The processes of one engine: all with the same interpreter, program and variables. */
export function createPythonHost(options: PythonHostOptions): PythonHost {
  let python = options.python ?? '';
  return {
    find() {
      if (options.python === undefined) python = installedPython(options.engine);
    },
    open: (receive, signal) => openProcess(options, python, receive, signal),
  };
}

/** Limit of the wait for the process's greeting. Antivirus programs and cold disks are slow. */
const HELLO_TIMEOUT_MS = 60_000;
/** For what a process that is gone had still written. */
const DRAIN_MS = 500;

async function openProcess<Load extends object, Request extends object, Facts, Result>(
  { python: own, engine, program, variables, logger }: PythonHostOptions,
  python: string,
  receive: (message: FromEngine<Facts, Result>) => void,
  signal: AbortSignal,
): Promise<EngineChannel<Load, Request>> {
  // -B: Python writes nothing beside the package's files, which may belong to another user.
  const child = execa(python, ['-B', '-X', 'utf8', program, sharedPythonFiles(), engine.name], {
    env: {
      ...variables,
      // Packages of another Python must not get in between.
      ...(own !== undefined ? {} : { PYTHONPATH: '', PYTHONHOME: '' }),
    },
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    encoding: 'buffer',
    buffer: false,
    reject: false,
    windowsHide: true,
  });
  const stderr = createStderrTail((line) => logger.debug({ line }, 'python'));
  child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
  let garbled: string | undefined;
  const { promise: greeting, resolve: greet } = deferred<Hello>();
  const read = createFrameReader((frame) => {
    if (frame.header.type === 'hello') greet(frame.header as unknown as Hello);
    else receive(messageOf(frame) as FromEngine<Facts, Result>);
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  child.stdout.on('data', (piece: Buffer) => {
    if (garbled !== undefined) return;
    try {
      read(piece);
    } catch (error) {
      garbled = errorMessage(error);
      kill();
    }
  });
  // Processes that it started may live on, and hold its outputs open.
  child.once('exit', () => {
    const rest = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, DRAIN_MS);
    rest.unref();
  });
  // Of a process that is gone; that it is gone is told by `closed`.
  child.stdin.on('error', () => {});

  const closed: Promise<EngineEnd> = child.then((end) => ({
    why:
      garbled === undefined
        ? (end.signal ??
            (end.exitCode === undefined ? end.shortMessage : `exit code ${end.exitCode}`))!
        : `it wrote ${garbled}`,
    stderr: stderr.text,
  }));

  function write(message: ToEngine<Load, Request>): void {
    if (message.type !== 'transcribe') {
      for (const piece of encodeFrame(message)) child.stdin.write(piece);
      return;
    }
    const { samples, ...header } = message;
    // A copy: the caller may change its array when the call has been aborted, and the pipe is slow.
    const payload = new Uint8Array(samples.slice().buffer);
    for (const piece of encodeFrame(header, payload)) child.stdin.write(piece);
  }

  let late: NodeJS.Timeout | undefined;
  const timeout = new Promise<'late'>((resolve) => {
    late = setTimeout(() => resolve('late'), HELLO_TIMEOUT_MS);
  });
  signal.addEventListener('abort', kill);
  if (signal.aborted) kill();
  const first = await Promise.race([greeting, closed, timeout]);
  signal.removeEventListener('abort', kill);
  clearTimeout(late);
  try {
    if (first === 'late') {
      throw unavailable(`${python} has said nothing within ${HELLO_TIMEOUT_MS / 1000} s.`);
    }
    if ('why' in first) throw notStarted(python, engine, first);
    checkHello(first, engine, own !== undefined);
  } catch (error) {
    kill();
    await closed;
    throw error;
  }
  logger.debug({ python: first.python, libraries: first.libraries }, 'python is there');
  return {
    send(message) {
      if (child.stdin.writable) write(message);
    },
    kill,
    closed,
  };
}

/** What a frame says. The bytes behind a result are its samples. */
function messageOf({ header, payload }: Frame): unknown {
  if (header.type !== 'result' || payload.byteLength === 0) return header;
  // A copy, which begins where numbers may begin.
  const samples = new Float32Array(new Uint8Array(payload).buffer);
  const { result } = header;
  return { ...header, result: { ...(result as object), samples } };
}

function notStarted(
  python: string,
  engine: PythonEngine,
  { why, stderr = '' }: EngineEnd,
): TranscribeError {
  const said = stderr.trim().split('\n').at(-1);
  return unavailable(
    `Python (${python}) does not start: ${said || why}. Name another in the option "python", or run: ${engine.setupCommand} --force`,
    { why, stderr },
  );
}
