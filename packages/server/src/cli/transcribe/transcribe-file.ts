import { clockTime, type RecordingJob } from '@ws/cli-kit';
import type { ContainerDecoders } from '@ws/containers';
import type { InferenceScheduler, Logger } from '@ws/core';
import { samplesToSeconds, secondsToSamples } from '@ws/core/internal';
import { transcribeRecording } from '@ws/core/recording';
import { redactedRecording, redactorFor } from '../../audio-session/redaction.js';
import { createVad } from '../../engine/detectors.js';
import { readRecording } from './read-recording.js';
import type { TranscribeArguments } from './transcribe-files.js';

/** What all recordings share. */
export interface Engine {
  readonly decoders: ContainerDecoders;
  readonly scheduler: InferenceScheduler;
  readonly logger: Logger;
}

/**
 * Transcribes one recording.
 *
 * @returns that all of it has a transcript
 * @throws TranscribeError what reading or the engine threw
 */
export async function transcribeFile(
  job: RecordingJob,
  given: TranscribeArguments,
  { decoders, scheduler, logger }: Engine,
): Promise<true> {
  const { file, signal } = job;
  const vad = given.vad === 'none' ? null : await createVad(given.vad);
  try {
    const recording = await readRecording(file, decoders, signal);
    const { language, languages, prompt, hotwords, carryText } = given;
    const events = transcribeRecording(opened(recording.audio, job), {
      ...{ language, languages, prompt, hotwords, carryText, scheduler, logger, signal, vad },
      task: given.translate ? 'translate' : 'transcribe',
      wordTimestamps: given.words,
      from: secondsToSamples(given.from ?? 0),
    });
    for await (const event of redactedRecording(events, redactorFor(given.redact))) {
      if (event.type === 'segment') {
        await job.write({ segments: [event.segment], language: event.language });
      } else if (event.type === 'progress') {
        job.resumeAt = samplesToSeconds(event.position);
        job.show(job.resumeAt, recording.seconds);
      } else if (event.type === 'untranscribed') {
        const place = `from ${clockTime(event.start)} to ${clockTime(event.end)}`;
        job.warn(`no words ${place}, where the detector heard speech`);
      } else if (event.type === 'warning') {
        logger.warn({ code: event.code }, event.message);
      }
    }
    return true;
  } finally {
    await vad?.[Symbol.asyncDispose]?.();
  }
}

/** The transcript is opened where there is audio: one that cannot be decoded leaves no file. */
async function* opened(
  audio: AsyncIterable<Float32Array>,
  { open }: RecordingJob,
): AsyncGenerator<Float32Array, void, undefined> {
  for await (const samples of audio) {
    await open();
    yield samples;
  }
  await open();
}
