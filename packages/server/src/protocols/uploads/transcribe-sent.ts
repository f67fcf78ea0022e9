import { type Segment, TranscribeError } from '@ws/core';
import { samplesToSeconds } from '@ws/core/internal';
import type { RecordingOptions } from '@ws/core/recording';
import type { RedactionKind } from '@ws/redaction';
import { disposeDetector, makeDetector } from '../../engine/detectors.js';
import type { DialectHost } from '../dialect.js';
import { createUntoldSpeechLog, type UntoldField } from '../untold-speech.js';

export type SentSettings = Pick<
  RecordingOptions,
  'language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps'
> & {
  /** What is covered besides what the server always covers. */
  readonly redact?: readonly RedactionKind[] | undefined;
};

/** A segment and its language, as an ISO 639-1 code; '' where the engine did not detect it. */
export type SpokenSegment = Segment & { readonly language: string };

/** What was said in a whole recording, or in one channel of it. */
export interface SentTranscript {
  readonly segments: readonly SpokenSegment[];
  /** ISO 639-1 codes, in the order in which they were spoken. */
  readonly languages: readonly string[];
  /** Of the first language. */
  readonly languageProbability: number | undefined;
  /** Speech that has no text, if there is any. */
  readonly untold: UntoldField;
}

/**
 * Transcribes a recording that was sent, with the server's detector. It is queued where one-shot messages are: a slot of
 * the engine is left to those who speak.
 *
 * @param onSegment - called with each segment; the next one waits until its promise settles
 * @throws TranscribeError of the place where it failed
 */
export async function transcribeSent(
  audio: AsyncGenerator<Float32Array, void, undefined>,
  settings: SentSettings,
  host: Pick<
    DialectHost,
    'detectors' | 'scheduler' | 'oneShotQueue' | 'clock' | 'logger' | 'transcribeRecording'
  >,
  signal: AbortSignal,
  onSegment: (segment: Segment, index: number) => Promise<void> | undefined = () => undefined,
): Promise<SentTranscript> {
  const { detectors, scheduler, oneShotQueue = scheduler, clock, logger } = host;
  const segments: SpokenSegment[] = [];
  const languages = new Set<string>();
  const untold = createUntoldSpeechLog();
  let probability: number | undefined;
  const vad = await makeDetector(detectors, undefined, { clock, logger, signal });
  try {
    const options = { vad, scheduler: oneShotQueue, clock, logger, signal };
    for await (const event of host.transcribeRecording(audio, {
      ...settings,
      redact: settings.redact,
      ...options,
    })) {
      untold.told(event);
      if (event.type !== 'segment') continue;
      const { segment, language, languageProbability } = event;
      await onSegment(segment, segments.length);
      segments.push({ ...segment, language });
      languages.add(language);
      probability ??= languageProbability;
    }
  } catch (error) {
    throw asTold(error);
  } finally {
    await disposeDetector(vad, logger);
  }
  return {
    ...{ segments, languages: [...languages] },
    ...{ languageProbability: probability, untold: untold.take() },
  };
}

/** An error that says where, and not how a program would go on: the client that sent the recording cannot. */
function asTold(error: unknown): unknown {
  if (!TranscribeError.isInstance(error) || !TranscribeError.isInstance(error.cause)) return error;
  const { code, retryable, details, cause } = error;
  const { position } = details;
  if (code === 'ERR_ABORTED' || typeof position !== 'number') return error;
  const at = samplesToSeconds(position).toFixed(1);
  return new TranscribeError(
    `The recording could not be transcribed from ${at} s on: ${error.cause.message}`,
    { code, retryable, details, cause },
  );
}
