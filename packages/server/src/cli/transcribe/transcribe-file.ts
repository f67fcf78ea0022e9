import { basename } from 'node:path';
import type { ContainerDecoders } from '@ws/containers';
import { TranscribeError } from '@ws/core';
import type { TranscriptWriter } from '@ws/core/formats';
import { samplesToSeconds, secondsToSamples, type TextOutput } from '@ws/core/internal';
import { type RecordingOptions, transcribeRecording } from '@ws/core/recording';
import type { RedactionKind } from '@ws/redaction';
import { redactedRecording, redactorFor } from '../../audio-session/redaction.js';
import { createVad, type DetectorName } from '../../engine/detectors.js';
import { readRecording } from './read-recording.js';
import { clockTime, type ProgressBoard } from './recording-progress.js';
import { openTranscriptFiles, type TranscriptPlace } from './transcript-files.js';

/** What is the same for all recordings of a run. */
export interface RecordingRun extends RecordingOptions {
  readonly decoders: ContainerDecoders;
  readonly detector: DetectorName | 'none';
  readonly place: TranscriptPlace;
  readonly board: ProgressBoard;
  /** Nothing is told but what goes wrong. */
  readonly isQuiet: boolean;
  /** How far it is, is shown. */
  readonly showsProgress: boolean;
  /** Seconds. */
  readonly startSeconds: number;
  readonly signal: AbortSignal;
  /** What is covered. */
  readonly redact: readonly RedactionKind[] | undefined;
}

/** Where the transcript of a recording goes. */
export interface RecordingTargets {
  /** Files, one for each format of the run. */
  readonly paths: readonly string[];
  /** Text that is written as it comes. */
  readonly output: TextOutput;
  /** What makes that text; left out, there is none. */
  readonly writer: TranscriptWriter | undefined;
}

/**
 * Writes the transcript of one recording. One that is stopped, or fails, says what there is of it, and where to go on.
 *
 * @throws TranscribeError what reading or the engine threw
 */
export async function transcribeFile(
  file: string,
  { paths, output, writer }: RecordingTargets,
  run: RecordingRun,
): Promise<void> {
  const {
    decoders,
    detector,
    place,
    board,
    startSeconds,
    isQuiet,
    showsProgress,
    redact,
    ...options
  } = run;
  const { logger, signal } = options;
  const vad = detector === 'none' ? null : await createVad(detector);
  try {
    const recording = await readRecording(file, decoders, signal);
    const progress = board.begin(basename(file));
    const written = await openTranscriptFiles(paths, place);
    let doneTo = secondsToSamples(startSeconds);
    const show = (seconds: number): void => {
      if (showsProgress) progress.show(seconds, recording.seconds ?? seconds);
    };
    try {
      const events = transcribeRecording(recording.audio, { ...options, vad, from: doneTo });
      for await (const event of redactedRecording(events, redactorFor(redact))) {
        if (event.type === 'segment') {
          const transcript = { segments: [event.segment], language: event.language };
          await written.write(transcript);
          if (writer !== undefined) output.write(writer.write(transcript));
        } else if (event.type === 'progress') {
          doneTo = event.position;
          if (recording.seconds !== undefined) show(samplesToSeconds(doneTo));
        } else if (event.type === 'untranscribed') {
          const place = `from ${clockTime(event.start)} to ${clockTime(event.end)}`;
          board.say(`${file}: no words ${place}, where the detector heard speech`);
        } else if (event.type === 'warning') {
          logger?.warn({ code: event.code }, event.message);
        }
      }
      show(recording.seconds ?? 0);
      progress.stop();
      if (writer !== undefined) output.write(writer.end());
      for (const path of await written.finish()) if (!isQuiet) board.say(`wrote ${path}`);
    } catch (error) {
      progress.stop();
      const parts = await written.keepParts();
      if (TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_AUDIO') throw error;
      const seconds = samplesToSeconds(doneTo);
      const kept = parts.length === 0 ? '' : `; what there is of it: ${parts.join(', ')}`;
      board.say(`${file}: stopped at ${clockTime(seconds)}${kept}; go on with --from ${seconds}`);
      throw error;
    }
  } finally {
    output.end();
    await vad?.[Symbol.asyncDispose]?.();
  }
}
