import type { Clock, LiveDiarizer, Logger, SpeakerStream } from '@ws/core';
import { fromInstalled } from '@ws/core/internal';
import type { ModelProgress } from '@ws/models';
import type { SpeakerDiarizers } from './speaker-diarizers.js';

export interface SpeakersSource {
  /** Whether there is one, or a given one, which its owner disposes. */
  readonly speakers: boolean | SpeakerDiarizers;
  readonly onModelProgress: ((progress: ModelProgress) => void) | undefined;
  /** A question was answered after so long. */
  onSpeakers(ms: number): void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What tells all sessions who speaks. Disposing it lets go of what was made here. */
export interface LiveSpeakers extends AsyncDisposable {
  readonly diarizer: LiveDiarizer;
}

/**
 * Makes it, where it is asked for. It is not loaded.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` where `@ws/speakers` is not installed
 */
export async function createLiveSpeakers(
  source: SpeakersSource,
): Promise<LiveSpeakers | undefined> {
  const { speakers, onModelProgress, logger } = source;
  const made =
    speakers === true
      ? await fromInstalled('@ws/speakers', async () => {
          const { createLiveSpeakerDiarizer } = await import('@ws/speakers');
          return createLiveSpeakerDiarizer({ onProgress: onModelProgress, logger });
        })
      : undefined;
  const diarizer = made ?? (typeof speakers === 'boolean' ? undefined : speakers.live);
  if (diarizer === undefined) return undefined;
  return {
    diarizer: timed(diarizer, source),
    [Symbol.asyncDispose]: async () => made?.[Symbol.asyncDispose](),
  };
}

/** A diarizer that tells how long its answers take. */
function timed(
  diarizer: LiveDiarizer,
  { clock, onSpeakers }: Pick<SpeakersSource, 'clock' | 'onSpeakers'>,
): LiveDiarizer {
  const timedStream = (stream: SpeakerStream): SpeakerStream => ({
    write: (samples) => stream.write(samples),
    async turns(...question) {
      const askedAt = clock.now();
      const turns = await stream.turns(...question);
      onSpeakers(clock.now() - askedAt);
      return turns;
    },
    remains: () => stream.remains(),
    [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
  });
  return {
    specVersion: 'v1',
    name: diarizer.name,
    load: (options) => diarizer.load(options),
    enroll: (...call) => diarizer.enroll(...call),
    open: (options) => timedStream(diarizer.open(options)),
    [Symbol.asyncDispose]: () => diarizer[Symbol.asyncDispose](),
  };
}
