import type { SpeakerTurn } from './diarizer.js';
import type { KnownSpeaker } from './known-speaker.js';

export interface LiveDiarizeOptions {
  /** How many people speak at most, 1 to 50; known ones count once they are heard. Default 20. */
  readonly maxSpeakers?: number | undefined;
  /** People who are told by their names, at most 50: what `enroll` gave of each. Default none. */
  readonly known?: readonly SpeakerVoice[] | undefined;
  /**
   * Goes on where another stream stopped, perhaps in another process: its voices keep their numbers, and times go on from
   * its `position`.
   */
  readonly continued?: SpeakerRemains | undefined;
}

/** What is left of a stream that goes on elsewhere. It is plain JSON. */
export interface SpeakerRemains {
  /** Samples that the stream was given: the next one's place. */
  readonly position: number;
  readonly voices: readonly SpeakerVoice[];
}

/** A voice, by which a diarizer knows a person again. It is plain JSON. */
export interface SpeakerVoice {
  /** The name or number by which it is told. */
  readonly speaker: string;
  /** Of the diarizer's own making. */
  readonly vector: readonly number[];
  /** Seconds of the voice that were heard. */
  readonly seconds: number;
}

/** Tells who speaks while they speak. Streams of several sessions share its networks. */
export interface LiveDiarizer extends AsyncDisposable {
  readonly specVersion: 'v1';
  readonly name: string;
  /**
   * Makes the diarizer ready. Optional, since a stream does it when needed; calling it twice is harmless.
   *
   * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`, `ERR_DOWNLOAD_FAILED`,
   *   `ERR_ABORTED`
   */
  load(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /**
   * Learns a person's voice from samples, for `known` of any number of streams.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_AUDIO` where no voice is clear in the samples; `ERR_ABORTED`,
   *   `ERR_OVERLOADED` (retryable), `ERR_BACKEND_CRASHED`, `ERR_BACKEND_TIMEOUT`, `ERR_DISPOSED`; what `load` throws
   */
  enroll(
    person: KnownSpeaker,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<SpeakerVoice>;
  /**
   * Opens a stream, whose numbers begin at `1`. It does no work before `turns` is called.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_DISPOSED`
   */
  open(options?: LiveDiarizeOptions): SpeakerStream;
}

/** The voices of one stream. Its memory is bounded: it keeps the last minute of audio, and what each voice is like. */
export interface SpeakerStream extends AsyncDisposable {
  /**
   * Takes the next samples: mono, 16 kHz, in [-1, 1]. They are copied, and nothing waits.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO`, `ERR_DISPOSED`
   */
  write(samples: Float32Array): void;
  /**
   * Tells who speaks between two places in the audio so far: turns by their start. A turn's times are those of the stream, and may begin
   * before `start` or end after `end`. What was once answered does not change: a voice keeps its number. A voice that is
   * too short to be known has no turn. Audio that is no longer kept has no turns. Calls are answered in order.
   *
   * @param start - seconds from the first sample
   * @param end - seconds; at most 60 after `start`, and no later than the last sample that was written
   * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_ABORTED`, `ERR_OVERLOADED` (retryable), `ERR_BACKEND_CRASHED`,
   *   `ERR_BACKEND_TIMEOUT`, `ERR_DISPOSED`; what `load` throws
   */
  turns(
    start: number,
    end: number,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<readonly SpeakerTurn[]>;
  /** What another stream needs to go on. This one is as before. */
  remains(): SpeakerRemains;
}
