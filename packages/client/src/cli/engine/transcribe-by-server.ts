import { spawn } from 'node:child_process';
import { TranscribeError } from '@ws/core';
import type { FileArguments } from '../file-arguments.js';
import type { Terminal } from '../terminal.js';
import type { ServerProgram } from './find-server.js';
import { flags } from './start-server.js';

const SIGNAL_NUMBERS: Readonly<Partial<Record<NodeJS.Signals, number>>> = {
  ...{ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 },
};

/**
 * Transcribes recordings by the engine, in a process of its own: `ws-server transcribe`, which writes to where this process
 * does.
 *
 * @returns its exit code
 */
export async function transcribeByServer(
  { program, args }: ServerProgram,
  files: readonly string[],
  given: FileArguments,
  { signal, stderr }: Pick<Terminal, 'signal' | 'stderr'>,
): Promise<number> {
  const isQuiet = given.quiet || !(given.verbose || stderr.isTTY);
  const quiet = isQuiet ? ['--quiet'] : [];
  const told = [...transcribeArguments(given), ...quiet, '--stop-with-stdin', '--', ...files];
  const child = spawn(program, [...args, 'transcribe', ...told], {
    // Its standard input ends with this process, however that ends.
    stdio: ['pipe', 'inherit', 'inherit'],
    // It says what goes wrong under the name of the program that a person has called.
    env: { ...process.env, WS_CALLED_AS: 'ws-client' },
    // Ctrl-C in a terminal reaches a whole group. It is told of it once, for a second one ends it at once.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  child.stdin?.on('error', () => {});
  const passOn = (): void => {
    child.kill('SIGINT');
  };
  signal.addEventListener('abort', passOn, { once: true });
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', (cause) =>
        reject(
          new TranscribeError(`The engine does not start: ${cause.message}`, {
            ...{ code: 'ERR_BACKEND_UNAVAILABLE', cause },
          }),
        ),
      );
      child.once('close', (code, killedBy) =>
        resolve(code ?? 128 + ((killedBy && SIGNAL_NUMBERS[killedBy]) ?? 0)),
      );
    });
  } finally {
    signal.removeEventListener('abort', passOn);
  }
}

/** What `ws-server transcribe` is told. */
export function transcribeArguments(given: FileArguments): string[] {
  const { language, languages, prompt, hotwords, vad, model, backend, threads, from, jobs } = given;
  const { output, outputDir, redact } = given;
  const list = (name: string, values: readonly string[] | undefined): string[] =>
    values === undefined ? [] : [`--${name}`, values.join(',')];
  const is = (name: string, isSo: boolean): string[] => (isSo ? [`--${name}`] : []);
  return [
    ...flags({ language, prompt, vad, model, backend, threads, from, jobs }),
    ...list('languages', languages),
    ...list('hotwords', hotwords),
    ...list('redact', redact),
    ...list('format', output),
    ...(given.translate ? ['--task', 'translate'] : []),
    ...is('word-timestamps', given.words),
    ...is('overwrite', given.overwrite),
    ...is('stdout', given.stdout),
    ...(outputDir === undefined ? ['--beside'] : ['--output-dir', outputDir]),
  ];
}
