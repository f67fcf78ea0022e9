import { TranscribeError } from '@ws/core';
import { samplesToSeconds } from '@ws/core/internal';
import type { RecordingEvent, RecordingOptions } from '@ws/core/recording';
import type { RedactionKind } from '@ws/redaction';
import { makeDetector } from '../../audio-session/make-detector.js';
import { disposeDetector } from '../../engine/detectors.js';
import type { DialectHost } from '../dialect.js';

/** What a client may ask of a recording. */
export type SentSettings = Pick<
  RecordingOptions,
  'language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps'
> & {
  /** What is covered besides what the server always covers. */
  readonly redact?: readonly RedactionKind[] | undefined;
};

/** The answer to a recording: its transcript, and the speech that has no text. */
export type SentEvent = Extract<RecordingEvent, { readonly type: 'segment' | 'untranscribed' }>;

/**
 * Transcribes a recording that was sent, with the server's detector. It stands in line where one-shot messages do: a slot of
 * the engine is left to those who speak.
 *
 * @throws TranscribeError of the place where it failed
 */
export async function* transcribeSent(
  audio: AsyncGenerator<Float32Array, void, undefined>,
  settings: SentSettings,
  host: Pick<
    DialectHost,
    'detectors' | 'scheduler' | 'oneShotLine' | 'clock' | 'logger' | 'transcribeRecording'
  >,
  signal: AbortSignal,
): AsyncGenerator<SentEvent, void, undefined> {
  const { detectors, scheduler, oneShotLine = scheduler, clock, logger } = host;
  const vad = await makeDetector(() => detectors.create(undefined), {
    ...{ clock, logger, signal },
  });
  try {
    for await (const event of host.transcribeRecording(audio, {
      ...settings,
      redact: settings.redact,
      ...{ vad, scheduler: oneShotLine, clock, logger, signal },
    })) {
      if (event.type === 'segment' || event.type === 'untranscribed') yield event;
    }
  } catch (error) {
    throw asTold(error);
  } finally {
    await disposeDetector(vad, logger);
  }
}

/** An error that says where, and not how a program would go on: whoever has sent the recording cannot. */
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
