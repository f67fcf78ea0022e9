import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import type { Decoding, HeardCall } from '../calls/answer-call.js';
import type { CallRequest } from '../calls/call-request.js';
import { toldDecoding } from '../calls/told-decoding.js';
import { explainEnd, lastWords } from '../process/program-end.js';
import { type ProgramEnd, startWatched } from '../process/watched-process.js';
import { readPrintedLine } from '../transcript/printed-line.js';
import { createCallFolder, removeCallFolder } from './call-folder.js';
import { type CliDefaults, cliParameters, RESULT_FILE } from './cli-parameters.js';
import { readCliJson } from './read-cli-json.js';

export interface CliRun {
  readonly program: string;
  readonly defaults: CliDefaults;
  readonly request: CallRequest;
  readonly dtwPreset: string | undefined;
  readonly signal: AbortSignal;
  /** Gets what it says about itself; never a transcript. */
  readonly onNote: (line: string) => void;
  /** Gets its process's number when it is asked for, as long as it runs. */
  readonly onStart: (pid: () => number | undefined) => () => void;
}

const PARAMETER_FILE = 'parameters';

/**
 * Runs whisper-cli once. Its parameters stand in a file: the prompt may be a person's speech, and every user of the machine
 * can see command lines.
 *
 * @throws TranscribeError {@link cliError}; the signal's reason
 */
export async function runCli(
  decoding: Decoding,
  { program, defaults, request, dtwPreset, signal, onNote, onStart }: CliRun,
): Promise<HeardCall> {
  const { samples, duration, audioContext } = decoding;
  const folder = await createCallFolder();
  try {
    const parameters = cliParameters(defaults, request, { audioContext, dtwPreset });
    await writeFile(join(folder, PARAMETER_FILE), `${parameters.join('\n')}\n`);
    signal.throwIfAborted();
    const told = toldDecoding(decoding, dtwPreset !== undefined);
    const tell = (line: string): void => {
      const printed = readPrintedLine(line);
      if (printed !== undefined) told.take(printed);
    };
    const child = startWatched({
      program,
      parameters: [`@${PARAMETER_FILE}`],
      folder,
      input: [writeWav(samples, { encoding: 'pcm_f32le' })],
      onOutput: tell,
      onNote(line) {
        tell(line);
        if (line.trim() !== '') onNote(line);
      },
    });
    const stop = (): void => child.kill();
    signal.addEventListener('abort', stop, { once: true });
    const ended = onStart(() => child.pid);
    const end = await child.closed.finally(() => {
      signal.removeEventListener('abort', stop);
      ended();
    });
    signal.throwIfAborted();
    const result = await readFile(join(folder, RESULT_FILE), 'utf8').catch(() => undefined);
    if (end.code !== 0 || result === undefined) throw cliError(end, program, defaults.model);
    const heard = readCliJson(result, duration);
    const { languageProbability } = told;
    return languageProbability === undefined ? heard : { ...heard, languageProbability };
  } finally {
    // A folder that cannot be removed now (a virus scanner reads it) is swept at the next start; the answer stands.
    await removeCallFolder(folder).catch(({ message }: Error) => onNote(message));
  }
}

/** The error for a whisper-cli that ended without a result. Its exit code is 0 after some mistakes, too. */
export function cliError(end: ProgramEnd, program: string, model: string): TranscribeError {
  const { why, code, notes } = end;
  const details = { why, executable: program };
  const known = explainEnd(end, program, model);
  if (known !== undefined) {
    const { message, ...options } = known;
    return new TranscribeError(message, options);
  }
  if (code === undefined) {
    return new TranscribeError(
      `whisper-cli was ended by ${why}${why === 'SIGKILL' ? ', as by a system that is short of memory' : ''}. Try again.`,
      { code: 'ERR_BACKEND_CRASHED', retryable: true, details },
    );
  }
  return new TranscribeError(`whisper-cli failed (${why}): ${lastWords(notes)}`, {
    code: 'ERR_BACKEND_FAILED',
    retryable: code === PROCESSING_FAILED,
    details,
  });
}

/** Its exit code when the computation itself failed. */
const PROCESSING_FAILED = 10;
