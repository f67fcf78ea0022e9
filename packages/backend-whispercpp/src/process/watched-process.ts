import { fileURLToPath } from 'node:url';
import { execaNode } from 'execa';
import { createLineReader } from './line-reader.js';
import type { FromWatcher } from './watcher.js';

export interface WatchedProgram {
  /** Absolute path. */
  readonly program: string;
  readonly parameters: readonly string[];
  readonly folder?: string | undefined;
  /** What it reads from its standard input, one after the other. */
  readonly input?: readonly Uint8Array[] | undefined;
  /** Lines of its standard output, each as soon as it is there. */
  readonly onOutput?: ((line: string) => void) | undefined;
  /** Lines of its error output. */
  readonly onNote?: ((line: string) => void) | undefined;
}

export interface ProgramEnd {
  /** `exit code 3`, `SIGKILL`, `ENOENT`. */
  readonly why: string;
  /** Its exit code, where it ended by itself. */
  readonly code?: number | undefined;
  /** The system's name of the reason why it could not be started. */
  readonly notStarted?: string | undefined;
  /** The last of its error output. */
  readonly notes: string;
}

/** A program that ends with this process, even where this one is killed. */
export interface WatchedProcess {
  /** Of the program itself; nothing until it runs. */
  readonly pid: number | undefined;
  kill(): void;
  /** Resolves when it has ended and all that it wrote was told. Never rejects. */
  readonly closed: Promise<ProgramEnd>;
}

const NOTES_TAIL = 4_000;

/**
 * Starts a program that ends with Node, however Node ends: a small Node process stands between, which sees its channel to
 * this one close. Where that process itself is killed, this one ends the program.
 */
export function startWatched(what: WatchedProgram): WatchedProcess {
  const { OMP_WAIT_POLICY = 'passive' } = process.env;
  let pid: number | undefined;
  let end: Omit<ProgramEnd, 'notes'> | undefined;
  let killed = false;
  let notes = '';
  const output = createLineReader((line) => what.onOutput?.(line));
  const noted = createLineReader((line) => what.onNote?.(line));

  const watcher = execaNode(
    fileURLToPath(new URL('./watcher.js', import.meta.url)),
    [what.program, ...what.parameters],
    {
      ipc: true,
      serialization: 'json',
      nodeOptions: [],
      stdin: what.input === undefined ? 'ignore' : 'pipe',
      buffer: false,
      reject: false,
      detached: true,
      cleanup: false,
      windowsHide: true,
      // OpenMP's threads spin at barriers by default, and collapse where other programs want the processor too.
      env: { OMP_WAIT_POLICY },
      ...(what.folder === undefined ? {} : { cwd: what.folder }),
    },
  );
  const { stdin, stdout, stderr } = watcher;
  stdout.setEncoding('utf8').on('data', (chunk: string) => output.write(chunk));
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    notes = (notes + chunk).slice(-NOTES_TAIL);
    noted.write(chunk);
  });
  // A program may end before it has read everything; its end says why.
  stdin?.on('error', () => {});
  for (const piece of what.input ?? []) stdin?.write(piece);
  stdin?.end();

  watcher.on('message', (message: FromWatcher) => {
    switch (message.type) {
      case 'started':
        pid = message.pid;
        if (killed) endProgram();
        break;
      case 'not-started':
        end = { why: message.code ?? message.message, notStarted: message.code ?? message.message };
        break;
      case 'ended': {
        const { code, signal } = message;
        end = { why: signal ?? `exit code ${code}`, ...(code === null ? {} : { code }) };
        break;
      }
    }
  });
  // The program keeps the pipes open, so that `watcher` would not settle before it ends.
  watcher.on('exit', () => {
    if (end === undefined) endProgram();
  });

  function endProgram(): void {
    if (pid === undefined || end !== undefined) return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }

  return {
    get pid() {
      return pid;
    },
    kill() {
      killed = true;
      endProgram();
    },
    closed: watcher.then(({ exitCode, signal, originalMessage }) => {
      output.end();
      noted.end();
      return {
        notes,
        ...(end ?? { why: signal ?? originalMessage ?? `exit code ${exitCode}` }),
      };
    }),
  };
}
