import type { IncomingMessage } from 'node:http';
import type { SessionChanges, SessionEvent, StrategyName } from '@ws/core';
import type { OfChannel, StartMessage } from '@ws/core/protocol';
import type { RequestedSettings } from '../session/requested-settings.js';

/** How somebody is heard. */
export interface HearingOptions {
  /** What tells the session in logs, metrics and hooks. */
  readonly sessionId: string;
  /** The request that it came by. */
  readonly request: IncomingMessage | undefined;
  /** Default: `prompt`, or the first that is served. */
  readonly strategy?: StrategyName | undefined;
  /** What the bytes are. Default `pcm_s16le` at 16 kHz. */
  readonly encoding?: StartMessage['encoding'] | undefined;
  readonly sampleRate?: number | undefined;
  /** What becomes of several channels. Default `mix`. */
  readonly channels?: StartMessage['channels'] | undefined;
  /** Channels of raw samples, one sample of each after the other. 1 to 8, default 1. */
  readonly interleaved?: number | undefined;
  /** What `start` may say of a session. */
  readonly settings?: RequestedSettings | undefined;
  /** Speech before the first partial of an utterance, in milliseconds. Default: 500, or what lies between partials. */
  readonly firstPartialMs?: number | undefined;
  /** Text that was said before, which leads the model as the text of a session leads its next utterance. */
  readonly previousTranscript?: string | undefined;
  /**
   * Told what is heard, in its order; the next event waits until its promise has settled, and then the audio does. A
   * rejection is a fault.
   */
  onEvent(event: SessionEvent & OfChannel): unknown;
  /** Nothing more can be heard: a fault of the server's own. */
  onFault(error: unknown): void;
}

/** One client's audio, and what is heard in it. */
export interface Hearing extends Disposable {
  /**
   * Takes the next bytes, in the encoding that was said. Resolves when more may come: awaiting it is the back-pressure.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO`; what decoders throw. After bytes of a container that cannot be decoded,
   *   nothing more can be taken: {@link isLost}
   */
  hear(bytes: readonly Uint8Array[]): Promise<void>;
  /** Takes mono samples in [-1, 1], the same for each channel that there is. As {@link hear}. */
  write(samples: Float32Array, sampleRate: number): Promise<void>;
  /**
   * Ends the utterance; of one channel alone, where one is given. Resolves when all of the audio before is answered, and
   * told.
   */
  flush(channel?: number): Promise<void>;
  /** Drops the utterance that is being spoken. */
  cancel(): void;
  /** @throws TranscribeError `ERR_PROTOCOL`, `ERR_INVALID_OPTION` */
  configure(changes: SessionChanges): void;
  /**
   * No more audio comes. Resolves when all of it is answered, and told.
   *
   * @throws TranscribeError as {@link hear}, after that, where a container is cut off
   */
  end(): Promise<void>;
  readonly isLost: boolean;
  /** Whether a final is being made. */
  readonly busy: boolean;
  /** Audio taken so far, in samples at 16 kHz; of several channels, of each. */
  readonly position: number;
  /** The same in milliseconds, of all channels together. */
  readonly audioMs: number;
}
