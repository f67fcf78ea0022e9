import { basename } from 'node:path';
import { createContainerDecoders } from '@ws/containers';
import { samplesToSeconds, secondsToSamples, TranscribeError } from '@ws/core';
import { createTranscriptWriter, type TranscriptFormat } from '@ws/core/formats';
import { checkLanguages } from '@ws/core/options';
import { type RecordingOptions, transcribeRecording } from '@ws/core/recording';
import { type AdapterSource, createBackend } from '../../by-name/adapters.js';
import { createVad, type DetectorName } from '../../by-name/detectors.js';
import { createLog, type LogLevel } from '../log.js';
import { createProgressDisplay } from '../model-progress.js';
import type { Terminal } from '../terminal.js';
import { readRecording } from './read-recording.js';
import { clockTime, createRecordingProgress } from './recording-progress.js';
import { openTranscriptFiles, type TranscriptPlace, transcriptPaths } from './transcript-files.js';

/** What `ws-server transcribe` is told. */
export interface TranscribeArguments
  extends Omit<AdapterSource, 'name' | 'onModelProgress'>,
    Pick<RecordingOptions, 'language' | 'languages' | 'prompt' | 'carryText'> {
  readonly backend: AdapterSource['name'];
  readonly vad: DetectorName | 'none';
  readonly task: 'transcribe' | 'translate';
  /** Left out: the text goes to standard output. */
  readonly format?: readonly TranscriptFormat[];
  readonly outputDir: string;
  readonly overwrite: boolean;
  readonly wordTimestamps: boolean;
  /** Seconds. */
  readonly from: number;
  readonly logLevel: LogLevel;
}

/**
 * `ws-server transcribe`: writes the transcripts of recordings, one after the other. One that fails does not keep the
 * others.
 *
 * @returns whether all were transcribed; what failed has been told
 */
export async function transcribeFiles(
  terminal: Terminal,
  files: readonly string[],
  options: TranscribeArguments,
): Promise<boolean> {
  const { stdout, stderr, signal } = terminal;
  const { format: formats = [], outputDir: directory, task } = options;
  const place: TranscriptPlace = { formats, directory, task };
  const paths = transcriptPaths(files, place, options.overwrite);
  const model = createProgressDisplay(stderr);
  const logger = createLog(options.logLevel);
  const { backend: name, model: asked, precision, threads, processes } = options;
  const { executionProviders } = options;
  await using decoders = createContainerDecoders({ threads: 1, logger });
  await using backend = await createBackend(
    {
      ...{ name, model: asked, precision, threads, processes, executionProviders },
      onModelProgress: model.show,
    },
    { logger },
  );
  try {
    await backend.load({ signal });
  } finally {
    model.stop();
  }
  checkLanguages(options, backend);

  async function transcribeOne(file: string, into: readonly string[]): Promise<void> {
    const vad = options.vad === 'none' ? null : await createVad(options.vad);
    const recording = await readRecording(file, decoders, signal);
    const progress = createRecordingProgress(stderr, basename(file));
    const written = await openTranscriptFiles(into, place);
    const text = createTranscriptWriter('txt');
    // Text that runs through a terminal is progress enough.
    const isQuiet = formats.length === 0 && Boolean((stdout as { readonly isTTY?: boolean }).isTTY);
    let doneTo = secondsToSamples(options.from);
    try {
      const events = transcribeRecording(recording.audio, {
        ...{ backend, vad, signal, logger, task, from: doneTo },
        language: options.language,
        languages: options.languages,
        prompt: options.prompt,
        carryText: options.carryText,
        wordTimestamps: options.wordTimestamps,
      });
      for await (const event of events) {
        if (event.type === 'segment') {
          const { segment, language } = event;
          await written.write({ segments: [segment], language });
          if (formats.length === 0) stdout.write(text.write({ segments: [segment], language }));
        } else if (event.type === 'progress') {
          doneTo = event.position;
          const { seconds } = recording;
          if (!isQuiet && seconds !== undefined) {
            progress.show(samplesToSeconds(doneTo), seconds);
          }
        } else if (event.type === 'warning') {
          logger.warn({ code: event.code }, event.message);
        }
      }
      const { seconds = 0 } = recording;
      if (!isQuiet) progress.show(seconds, seconds);
      progress.stop();
      if (formats.length === 0) stdout.write(text.end());
      for (const path of await written.finish()) stderr.write(`wrote ${path}\n`);
    } catch (error) {
      progress.stop();
      const parts = await written.keepParts();
      if (TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_AUDIO') throw error;
      const seconds = samplesToSeconds(doneTo);
      const kept = parts.length === 0 ? '' : `; what there is of it: ${parts.join(', ')}`;
      stderr.write(
        `${file}: stopped at ${clockTime(seconds)}${kept}; go on with --from ${seconds}\n`,
      );
      throw error;
    } finally {
      await vad?.[Symbol.asyncDispose]?.();
    }
  }

  let isComplete = true;
  for (const [i, file] of files.entries()) {
    try {
      await transcribeOne(file, paths[i]!);
    } catch (error) {
      if (signal.aborted) throw error;
      isComplete = false;
      const message = error instanceof Error ? error.message : String(error);
      stderr.write(`ws-server: ${message}\n`);
      // What ails the engine ails it for the next one, too.
      if (TranscribeError.isInstance(error) && error.code !== 'ERR_INVALID_AUDIO') break;
    }
  }
  return isComplete;
}
