import {
  type DiarizeOptions,
  type Diarizer,
  type Logger,
  type SpeakerTurn,
  TranscribeError,
} from '@ws/core';
import { until } from '@ws/core/adapter';
import { abortedError, fromInstalled, protocolError } from '@ws/core/internal';
import type { ModelProgress } from '@ws/models';
import type { SpeakerDiarizers } from './speaker-diarizers.js';

export interface RecordingSpeakersSource {
  /** Whether there is one, or a given one, which its owner disposes. */
  readonly speakers: boolean | SpeakerDiarizers;
  readonly onModelProgress: ((progress: ModelProgress) => void) | undefined;
  readonly logger: Logger;
}

/** Tells who speaks in recordings that clients send. Disposing it lets go of what was made here. */
export interface RecordingSpeakers extends AsyncDisposable {
  /**
   * Tells who speaks when. One recording is heard at a time, and the others wait in their order: there are as many as there are
   * clients at most. The first one waits for the weights.
   *
   * @param audio - opens the recording, once its turn has come
   * @throws TranscribeError `ERR_PROTOCOL`, status 400, where this server cannot tell who speaks; what the diarizer throws
   */
  diarize(
    audio: () => AsyncIterable<Float32Array>,
    options: DiarizeOptions & { readonly signal: AbortSignal },
  ): Promise<readonly SpeakerTurn[]>;
}

export function createRecordingSpeakers({
  speakers,
  onModelProgress,
  logger,
}: RecordingSpeakersSource): RecordingSpeakers {
  const disposal = new AbortController();
  let made: Promise<Diarizer> | undefined;
  let before: Promise<unknown> = Promise.resolve();

  async function make(): Promise<Diarizer> {
    if (typeof speakers !== 'boolean' && speakers.recordings) return speakers.recordings;
    if (speakers !== true) {
      throw cannotTell(
        'This server does not tell who speaks in recordings. Its operator starts it with --speakers, or createServer({ speakers: true }).',
      );
    }
    return fromInstalled('@ws/speakers', async () => {
      const { createSpeakerDiarizer } = await import('@ws/speakers');
      return createSpeakerDiarizer({ onProgress: onModelProgress, logger });
    });
  }

  /** Where it fails, the next recording tries again. */
  async function loaded(signal: AbortSignal): Promise<Diarizer> {
    made ??= make();
    try {
      const diarizer = await made;
      await diarizer.load({ signal });
      return diarizer;
    } catch (error) {
      if (signal.aborted) throw abortedError(signal);
      await letGo();
      if (!TranscribeError.isInstance(error) || error.code === 'ERR_PROTOCOL') throw error;
      // Paths of this machine are for the log alone.
      logger.error({ err: error }, 'who speaks cannot be told');
      throw cannotTell(
        error.code === 'ERR_BACKEND_UNAVAILABLE'
          ? 'This server cannot tell who speaks. Its operator installs that: npm install @ws/speakers'
          : 'This server cannot tell who speaks: its diarizer did not load, and its log says what to do.',
      );
    }
  }

  /** Disposes of the diarizer that was made here. One that was given belongs to the caller. */
  async function letGo(): Promise<void> {
    const own = speakers === true ? made : undefined;
    made = undefined;
    await own?.then((diarizer) => diarizer[Symbol.asyncDispose]()).catch(() => {});
  }

  return {
    async diarize(audio, { signal, ...options }) {
      const over = AbortSignal.any([signal, disposal.signal]);
      const turn = before;
      let done: () => void = () => {};
      before = new Promise<void>((resolve) => {
        done = resolve;
      });
      try {
        await until(turn, over);
        const diarizer = await loaded(over);
        return await diarizer.diarize(audio(), { ...options, signal: over });
      } finally {
        // One that leaves while it waits does not let the others overtake the one that is heard.
        void turn.then(done);
      }
    },
    async [Symbol.asyncDispose]() {
      disposal.abort();
      await before;
      await letGo();
    },
  };
}

function cannotTell(message: string): TranscribeError {
  return protocolError('INVALID_MESSAGE', message, { status: 400 });
}
