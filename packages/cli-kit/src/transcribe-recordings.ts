import { basename } from 'node:path';
import { TranscribeError } from '@ws/core';
import {
  createTextsInTurn,
  invalidOption,
  segmentsOf,
  type WrittenTranscript,
} from '@ws/core/internal';
import { clockTime } from './clock-time.js';
import { findRecordings, STDIN } from './find-recordings.js';
import { type PlannedTranscript, planTranscripts } from './plan-transcripts.js';
import { createProgressBoard } from './progress-board.js';
import type { DisplayArguments, FileArguments, SpeechArguments } from './recording-flags.js';
import type { Terminal } from './terminal.js';
import { openTranscript, type TranscriptOutput } from './transcript-output.js';

/** The flags of every command that transcribes recordings. */
export interface RecordingArguments
  extends FileArguments,
    DisplayArguments,
    Pick<SpeechArguments, 'translate'> {}

/** One recording of a run, as the function that transcribes it gets it. */
export interface RecordingJob {
  /** Its path; where `input` is given, what it is called in messages. */
  readonly file: string;
  /** The bytes of the recording, where they come on standard input. */
  readonly input: AsyncIterable<Uint8Array> | undefined;
  /** Aborted when the run ends early. */
  readonly signal: AbortSignal;
  /** Opens the transcript's output. It is called once there is audio, before `write`. A second call does nothing. */
  open(): Promise<void>;
  write(transcript: WrittenTranscript): Promise<void>;
  /** `done` seconds of the recording are done; `all` is its length, where that is known. */
  show(done: number, all: number | undefined): void;
  /** Reports a problem with a part of the recording; `--quiet` does not silence it. */
  warn(line: string): void;
  /** Where the next run can go on after a failure, in seconds. */
  resumeAt?: number;
  /** Length of the recording in seconds. Set once all of it has been read. */
  seconds?: number;
}

/** Recordings whose transcripts can be written. */
export interface RecordingRun {
  /** How many recordings there are to transcribe. */
  readonly count: number;
  /**
   * Transcribes as many recordings side by side as there are jobs. A recording that fails does not stop the others.
   *
   * @param transcribe - transcribes one recording. It resolves to whether all of that has a transcript, and reports each
   * stretch that has none.
   * @param ailsAll - whether an error would fail the other recordings, too: then the run ends
   */
  transcribe(
    transcribe: (job: RecordingJob) => Promise<boolean>,
    ailsAll?: (error: unknown) => boolean,
  ): Promise<void>;
}

/** Whether a command reports how it goes: in a terminal, or with `--verbose`; never with `--quiet`. */
export function isTold({ quiet, verbose }: DisplayArguments, { stderr }: Terminal): boolean {
  return !quiet && Boolean(verbose || stderr.isTTY);
}

/**
 * Finds recordings, and prepares to transcribe them into files, or as one text after the other to standard output. It reports
 * names that lead to no recording.
 *
 * @param names - files, folders, globs; `-` for standard input
 * @throws TranscribeError `ERR_INVALID_OPTION` where the transcripts cannot be written, or there are too many recordings
 */
export async function createRecordingRun(
  names: readonly string[],
  given: RecordingArguments,
  terminal: Terminal,
): Promise<RecordingRun> {
  const { stdin, stdout, stderr, name } = terminal;
  const { recursive, filesFrom } = given;
  checkFlags(given);
  const found = await findRecordings({
    ...{ names, recursive, filesFrom, stdin, signal: terminal.signal },
    onProblem(message) {
      terminal.say(message);
      terminal.fail();
    },
  });
  const { transcripts, repeated, skipped } = planTranscripts(found, given);
  if (!given.quiet) {
    for (const note of notesOf(repeated)) terminal.say(note);
    if (skipped > 0) terminal.say(`skipped ${counted(skipped)}, whose files are there`);
  }
  const outputs = createTextsInTurn((text) => stdout.write(text), transcripts.length);
  // Text that runs through a terminal is progress enough.
  const runsThrough = transcripts[0]?.target.path === undefined && Boolean(stdout.isTTY);
  const isShown = isTold(given, terminal) && !runsThrough;
  // Times stand before text that is printed without a format.
  const marksLines = given.timestamps && (given.output ?? []).length === 0;

  return {
    count: transcripts.length,
    async transcribe(transcribe, ailsAll = () => false) {
      const board = createProgressBoard(stderr, isShown);
      const over = new AbortController();
      const signal = AbortSignal.any([terminal.signal, over.signal]);
      const coming = transcripts.entries();

      async function transcribeOne(
        { file: path, target }: PlannedTranscript,
        print: (text: string) => void,
      ): Promise<void> {
        const [file, input] = path === STDIN ? ['standard input', stdin] : [path, undefined];
        const progress = board.begin(basename(file));
        let output: TranscriptOutput | undefined;
        const job: RecordingJob = {
          ...{ file, input, signal, show: progress.show },
          async open() {
            output ??= await openTranscript({ ...target, print });
          },
          async write(transcript) {
            const [first] = segmentsOf(transcript);
            if (marksLines && first) print(`[${clockTime(first.start)}] `);
            await output?.write(transcript);
          },
          warn: (line) => board.say(`${name}: ${file}: ${line}`),
        };
        try {
          const isWhole = await transcribe(job);
          signal.throwIfAborted();
          if (!isWhole) terminal.fail();
          progress.finish();
          for (const written of (await output?.finish(job.seconds)) ?? [])
            if (isShown) board.say(`wrote ${written}`);
        } catch (error) {
          progress.stop();
          const parts = (await output?.keepParts()) ?? [];
          const rest = whatIsLeft(parts, isBadAudio(error) ? undefined : job.resumeAt);
          if (rest !== '') board.say(`${file}: ${rest}`);
          throw error;
        }
      }

      async function work(): Promise<void> {
        for (const [i, transcript] of coming) {
          if (signal.aborted) return;
          try {
            await transcribeOne(transcript, outputs[i]!.write);
          } catch (error) {
            // The whole run was stopped, and the reason has been reported.
            if (signal.aborted) return;
            terminal.fail();
            board.say(`${name}: ${error instanceof Error ? error.message : String(error)}`);
            if (!isBadAudio(error) && ailsAll(error)) over.abort();
          } finally {
            outputs[i]!.end();
          }
        }
      }

      try {
        await Promise.all(
          Array.from({ length: Math.min(given.jobs ?? 1, transcripts.length) }, work),
        );
      } finally {
        board.stop();
      }
      terminal.signal.throwIfAborted();
    },
  };
}

function checkFlags({ output = [], stdout, overwrite, skipExisting }: RecordingArguments): void {
  if (!skipExisting) return;
  if (stdout || output.length === 0) {
    throw invalidOption('--skip-existing', true, 'given with -o: standard output is never there');
  }
  if (overwrite) throw invalidOption('--skip-existing', true, 'left out with --overwrite');
}

function notesOf(repeated: readonly string[]): readonly string[] {
  const [first, ...more] = repeated;
  if (first === undefined) return [];
  const which = more.length === 0 ? first : `${first} and ${more.length} more`;
  return [`${which}: named twice, and transcribed once`];
}

function counted(recordings: number): string {
  return `${recordings} recording${recordings === 1 ? '' : 's'}`;
}

function isBadAudio(error: unknown): boolean {
  return TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_AUDIO';
}

/** Says where a recording was stopped, which parts of its transcript there are, and how to go on. */
function whatIsLeft(parts: readonly string[], resumeAt: number | undefined): string {
  return [
    ...(resumeAt === undefined ? [] : [`stopped at ${clockTime(resumeAt)}`]),
    ...(parts.length === 0 ? [] : [`what there is of it: ${parts.join(', ')}`]),
    ...(resumeAt === undefined ? [] : [`go on with --from ${resumeAt}`]),
  ].join('; ');
}
