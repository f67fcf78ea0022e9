import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { TranscribeError } from '@ws/core';
import {
  createTextsInTurn,
  errorMessage,
  invalidOption,
  segmentsOf,
  systemClock,
  type TextOutput,
  type WrittenTranscript,
} from '@ws/core/internal';
import { type AnswerJournal, openAnswerJournal } from './answer-journal.js';
import { isNotWritten, notWritten } from './cannot-write.js';
import { clockTime } from './clock-time.js';
import { noteOfMarks } from './cue-flags.js';
import { findFfmpeg } from './ffmpeg/index.js';
import { findRecordings, STDIN } from './find-recordings.js';
import { muxSubtitles, VIDEO_ENDINGS } from './mux-subtitles.js';
import { lockOutput, type OutputLock } from './output-lock.js';
import {
  formatsOf,
  isPrinted,
  type PlannedTranscript,
  planTranscripts,
} from './plan-transcripts.js';
import { createProgressBoard } from './progress-board.js';
import type { DisplayArguments, FileArguments, SpeechArguments } from './recording-flags.js';
import type { Terminal } from './terminal.js';
import { openTranscript, type TranscriptOutput } from './transcript-output.js';
import { watchRecordings } from './watch-recordings.js';

/** The flags of every command that transcribes recordings. */
export interface RecordingArguments
  extends FileArguments,
    DisplayArguments,
    Pick<SpeechArguments, 'language' | 'translate'> {}

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
  /** The engine's answers so far, where the run keeps them: see {@link RecordingRunOptions.engine}. */
  readonly journal: AnswerJournal | undefined;
  /** Where the next run can go on after a failure, in seconds. */
  resumeAt?: number;
  /** Length of the recording in seconds. Set once all of it has been read. */
  seconds?: number;
}

export interface RecordingRunOptions {
  /** Whether an error would fail the other recordings, too: then the run ends. Default: none would. */
  readonly failsAll?: (error: unknown) => boolean;
  /**
   * What gives the answers: program, engine, model. Given, the answers about each recording that is written into files are
   * kept beside these, until they are whole. Left out, a recording that was cut begins anew.
   */
  readonly engine?: string;
}

/** A transcript that is to be made. */
interface ComingTranscript extends PlannedTranscript {
  /** Where its text is printed, in its turn. */
  readonly text?: TextOutput | undefined;
}

/** Recordings whose transcripts can be written. */
export interface RecordingRun {
  /** Whether there is nothing to transcribe. */
  readonly isEmpty: boolean;
  /**
   * Transcribes as many recordings side by side as there are jobs. A recording that fails does not stop the others.
   *
   * @param transcribe - transcribes one recording. It resolves to whether all of that has a transcript, and reports each
   * stretch that has none.
   */
  transcribe(
    transcribe: (job: RecordingJob) => Promise<boolean>,
    options?: RecordingRunOptions,
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
  await checkFlags(given);
  const marks = noteOfMarks(given, given.output || given.mux ? formatsOf(given) : []);
  if (marks !== undefined && !given.quiet) terminal.say(marks);
  const onProblem = (message: string): void => {
    terminal.say(message);
    terminal.fail();
  };
  const isNamed = names.length > 0 || filesFrom !== undefined || given.watch === undefined;
  const search = { names, recursive, filesFrom, stdin, signal: terminal.signal, onProblem };
  const found = isNamed ? await findRecordings(search) : [];
  const ffmpeg = given.mux ? findFfmpeg(undefined, 'to write subtitles into videos') : '';
  // By the files of their transcripts.
  const taken = new Map<string, string>();
  const planned = planTranscripts(found, given, taken);
  const { transcripts, repeated, skipped, withoutPicture } = planned;
  for (const problem of planned.problems) onProblem(problem);
  if (!given.quiet) {
    const noVideo = `no video that can have subtitles (${VIDEO_ENDINGS}); its transcript is written alone`;
    for (const note of notesOf(repeated, 'named twice, and transcribed once')) terminal.say(note);
    for (const note of notesOf(withoutPicture, noVideo)) terminal.say(note);
    if (skipped > 0) terminal.say(`skipped ${counted(skipped)}, whose files are there`);
  }
  const outputs = createTextsInTurn((text) => stdout.write(text), transcripts.length);
  // Text that runs through a terminal is progress enough.
  const runsThrough =
    !given.watch && transcripts[0]?.target.path === undefined && Boolean(stdout.isTTY);
  const isShown = isTold(given, terminal) && !runsThrough;
  // Times stand before text that is printed without a format.
  const marksLines = given.timestamps && !given.mux && (given.output ?? []).length === 0;

  return {
    isEmpty: transcripts.length === 0 && given.watch === undefined,
    async transcribe(transcribe, { failsAll = () => false, engine } = {}) {
      const board = createProgressBoard(stderr, isShown);
      const over = new AbortController();
      const signal = AbortSignal.any([terminal.signal, over.signal]);
      const coming = comingTranscripts();
      const leavesThere = Boolean(given.skipExisting || given.resume || given.watch);
      let isCut = false;

      /** Those that were found, then those that come. */
      async function* comingTranscripts(): AsyncGenerator<ComingTranscript, void, undefined> {
        for (const [i, transcript] of transcripts.entries()) {
          yield { ...transcript, text: outputs[i] };
        }
        if (given.watch === undefined) return;
        if (!given.quiet) board.say(`${name}: watching ${given.watch}; Ctrl-C ends`);
        const watched = watchRecordings(given.watch, {
          ...{ recursive: recursive ?? false, clock: systemClock, signal },
          onProblem: (message) => board.say(`${name}: ${message}`),
        });
        const before = new Set<string>();
        for await (const recording of watched) {
          // It has changed: its transcript is replaced. At first, one that is there is left.
          const isChanged = before.has(recording.file);
          before.add(recording.file);
          const overwrite = Boolean(given.overwrite) || isChanged;
          const resume = Boolean(given.resume) && !isChanged;
          const plan = { ...given, overwrite, resume, skipExisting: !overwrite };
          const { transcripts: next, problems } = planTranscripts([recording], plan, taken);
          for (const problem of problems) {
            board.say(`${name}: ${problem}`);
            terminal.fail();
          }
          yield* next;
        }
      }

      /** Transcribes a recording into its files, which no other run writes meanwhile. */
      async function transcribeIntoFiles(planned: PlannedTranscript, path: string): Promise<void> {
        await using lock = await lockOutput(path, { clock: systemClock, signal });
        const { target, video } = withoutWritten(planned, path, leavesThere);
        // Where there is a transcript already, the engine is not asked.
        const heard =
          target.formats.length === 0
            ? undefined
            : await transcribeOne({ ...planned, target }, () => {}, lock);
        if (video === undefined) return;
        const language = target.task === 'translate' ? 'en' : (given.language ?? heard);
        await muxSubtitles(ffmpeg, { ...video, language }, signal);
        if (isShown) board.say(`wrote ${video.to}`);
      }

      /** @returns the language that was heard first, where it is known */
      async function transcribeOne(
        { file: path, target }: PlannedTranscript,
        print: (text: string) => void,
        lock?: OutputLock,
      ): Promise<string | undefined> {
        const [file, input] = path === STDIN ? ['standard input', stdin] : [path, undefined];
        const warn = (line: string): void => board.say(`${name}: ${file}: ${line}`);
        const journal = await journalOf(target, lock, warn);
        const progress = board.begin(basename(file));
        let output: TranscriptOutput | undefined;
        let language: string | undefined;
        const job: RecordingJob = {
          ...{ file, input, signal, journal, warn, show: progress.show },
          async open() {
            await lock?.check();
            output ??= await openTranscript({ ...target, print });
          },
          async write(transcript) {
            const [first] = segmentsOf(transcript);
            language ??= transcript.language || undefined;
            if (marksLines && first) print(`[${clockTime(first.start)}] `);
            await lock?.check();
            await output?.write(transcript);
          },
        };
        try {
          const isWhole = await transcribe(job);
          signal.throwIfAborted();
          await lock?.check();
          if (!isWhole) terminal.fail();
          progress.finish();
          for (const written of (await output?.finish(job.seconds)) ?? [])
            if (isShown) board.say(`wrote ${written}`);
        } catch (error) {
          progress.stop();
          // What another run has taken over is left to that.
          const isOwn = await lock?.check().then(
            () => true,
            () => false,
          );
          if (isOwn === false) {
            await output?.abandon();
            await journal?.abandon();
            throw error;
          }
          const parts = (await output?.keepParts()) ?? [];
          // What cannot be read may be readable in the next run.
          const isKept = await journal?.close();
          const resumeAt = isBadAudio(error) ? undefined : job.resumeAt;
          const rest = whatIsLeft(parts, resumeAt, isKept === true);
          if (rest !== '') board.say(`${file}: ${rest}`);
          throw error;
        }
        // The next run writes the subtitles into the video without the engine.
        await journal?.remove();
        return language;
      }

      async function journalOf(
        { path, formats }: PlannedTranscript['target'],
        lock: OutputLock | undefined,
        warn: (line: string) => void,
      ): Promise<AnswerJournal | undefined> {
        if (path === undefined) return undefined;
        const resume = given.resume ?? false;
        if (engine !== undefined) {
          const journal = `${path}.journal.part`;
          const opened = await openAnswerJournal(journal, {
            engine,
            resume,
            onUnused: (why) => warn(`${why}; it begins anew`),
          });
          return {
            ...opened,
            async add(...answer) {
              await lock?.check();
              await opened.add(...answer);
            },
          };
        }
        if (resume && formats.some((format) => existsSync(`${path}.${format}.part`))) {
          warn('a session with a server cannot be resumed; it begins anew');
        }
        return undefined;
      }

      async function work(): Promise<void> {
        for await (const { text, ...transcript } of coming) {
          if (signal.aborted) return;
          try {
            const { path } = transcript.target;
            if (path !== undefined) await transcribeIntoFiles(transcript, path);
            else await transcribeOne(transcript, (written) => text?.write(written));
          } catch (error) {
            isCut ||= signal.aborted;
            const failure = writingFailureIn(error) ?? error;
            // The whole run was stopped, and the reason has been reported.
            if (signal.aborted) return;
            terminal.fail();
            board.say(`${name}: ${errorMessage(failure)}`);
            if (!isBadAudio(failure) && !isNotWritten(failure) && failsAll(failure)) over.abort();
          } finally {
            text?.end();
          }
        }
      }

      try {
        await Promise.all(Array.from({ length: given.jobs ?? 1 }, work));
      } catch (error) {
        // The watch has failed: what others are at is ended, too.
        over.abort();
        throw error;
      } finally {
        board.stop();
      }
      // A watch is ended so, unless it was in the middle of something.
      if (given.watch === undefined || isCut) terminal.signal.throwIfAborted();
    },
  };
}

/** What is left to write of a transcript. Another run may have written some of it after it was planned. */
function withoutWritten(
  { target, video, ...planned }: PlannedTranscript,
  path: string,
  leavesThere: boolean,
): PlannedTranscript {
  if (target.overwrite) return { ...planned, target, video };
  const formats = target.formats.filter((format) => !existsSync(`${path}.${format}`));
  const isVideoThere = video !== undefined && existsSync(video.to);
  if (!leavesThere && (isVideoThere || formats.length < target.formats.length)) {
    throw notWritten(path, `Another run has written ${path}.* meanwhile. It stays as it is.`);
  }
  return { ...planned, target: { ...target, formats }, video: isVideoThere ? undefined : video };
}

async function checkFlags(given: RecordingArguments): Promise<void> {
  const { stdout, overwrite, skipExisting, resume, mux, watch, outputFile, outputDir } = given;
  if (watch !== undefined) {
    if (isPrinted(given)) throw invalidOption('--watch', watch, 'given with -o: it writes files');
    const there = await stat(watch).catch(() => undefined);
    if (!there?.isDirectory()) throw invalidOption('--watch', watch, 'a folder that is there');
  }
  if (outputFile !== undefined) {
    const refuse = (accepted: string) => invalidOption('--output-file', outputFile, accepted);
    if (isPrinted(given)) throw refuse('given with -o, which says what is written');
    if (outputDir !== undefined) throw refuse('left out with --output-dir');
    if (watch !== undefined)
      throw refuse('left out with --watch, which writes files of many recordings');
  }
  if (mux && stdout) throw invalidOption('--mux', true, 'left out with --stdout');
  for (const [name, isGiven] of Object.entries({
    '--skip-existing': skipExisting,
    '--resume': resume,
  })) {
    if (!isGiven) continue;
    if (isPrinted(given)) {
      throw invalidOption(name, true, 'given with -o: what goes to standard output is not kept');
    }
    if (overwrite) throw invalidOption(name, true, 'left out with --overwrite');
  }
}

function notesOf(files: readonly string[], what: string): readonly string[] {
  const [first, ...more] = files;
  if (first === undefined) return [];
  const which = more.length === 0 ? first : `${first} and ${more.length} more`;
  return [`${which}: ${what}`];
}

function counted(recordings: number): string {
  return `${recordings} recording${recordings === 1 ? '' : 's'}`;
}

/** The failure of writing that is behind an error. What transcribes has said before it where in the recording it was. */
function writingFailureIn(error: unknown): unknown {
  const behind = error instanceof Error ? writingFailureIn(error.cause) : undefined;
  return behind ?? (isNotWritten(error) ? error : undefined);
}

function isBadAudio(error: unknown): boolean {
  return TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_AUDIO';
}

/** Says where a recording was stopped, which parts of its transcript there are, and how to go on. */
function whatIsLeft(
  parts: readonly string[],
  resumeAt: number | undefined,
  canResume: boolean,
): string {
  return [
    ...(resumeAt === undefined ? [] : [`stopped at ${clockTime(resumeAt)}`]),
    ...(parts.length === 0 ? [] : [`what there is of it: ${parts.join(', ')}`]),
    ...(resumeAt === undefined
      ? []
      : [canResume ? 'go on with --resume' : `go on with --from ${resumeAt}`]),
  ].join('; ');
}
