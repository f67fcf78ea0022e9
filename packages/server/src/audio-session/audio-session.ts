import type { IncomingMessage } from 'node:http';
import type { ContainerDecoders } from '@ws/containers';
import type {
  Clock,
  InferenceScheduler,
  LiveDiarizer,
  Logger,
  SessionChanges,
  SessionEvent,
  SpeakerVoice,
  StrategyName,
  TranscriptionStrategy,
  TurnDetector,
} from '@ws/core';
import type { OfChannel } from '@ws/core/internal';
import type { StartMessage } from '@ws/core/protocol';
import type { RedactionKind } from '@ws/redaction';
import type { Detectors } from '../engine/detectors.js';
import type { EventLoopBudget } from '../net/sockets/event-loop-budget.js';
import type { ServerLimitSettings } from '../operations/limits.js';
import type { WatchSession } from '../operations/watch-sessions.js';
import type { SessionHooks } from './session-hooks.js';

/** The parts of the server that all audio sessions share. */
export interface AudioSessionContext {
  readonly scheduler: InferenceScheduler;
  /** One-shot messages and recordings wait in this queue first, and then in `scheduler`. Left out, they wait in `scheduler` alone. */
  readonly oneShotQueue: InferenceScheduler | undefined;
  /** By the name in their path. */
  readonly strategies: ReadonlyMap<StrategyName, TranscriptionStrategy>;
  readonly detectors: Detectors;
  readonly decoders: ContainerDecoders;
  /** The turn detector, once it is loaded. Without one a fixed pause ends an utterance. */
  turnDetector(): TurnDetector | undefined;
  /** What tells who speaks; left out where the server has nothing that does. */
  readonly diarizer: LiveDiarizer | undefined;
  /** The model's name, as clients are told. */
  readonly model: string;
  /** Default of clients; left out, the strategy's. */
  readonly partialIntervalMs: number | undefined;
  /** The languages that may be spoken if the client names none; left out, all that the model knows. */
  readonly languages: readonly string[] | undefined;
  /** What is redacted in every transcript, whatever a client asks for. */
  readonly redact: readonly RedactionKind[];
  readonly limits: ServerLimitSettings;
  readonly hooks: SessionHooks;
  /** Shared by all connections. */
  readonly eventLoop: EventLoopBudget;
  readonly watchSession: WatchSession;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The settings that a client asked for, by `start` and `configure`, and the voices of `known_speaker`. */
export type RequestedSettings = Partial<
  Omit<StartMessage, 'type' | 'model' | 'encoding' | 'sampleRate' | 'channels' | 'resume'> & {
    readonly knownSpeakers: readonly SpeakerVoice[];
  }
>;

/** Settings of an {@link AudioSession}. */
export interface AudioSessionOptions {
  /** The session's name in logs, metrics and hooks. */
  readonly sessionId: string;
  /** The request that opened it, for hooks. */
  readonly request: IncomingMessage | undefined;
  /** Default: `prompt`, or the first strategy that is served. */
  readonly strategy?: StrategyName | undefined;
  /** Encoding of the bytes. Default `pcm_s16le`. */
  readonly encoding?: StartMessage['encoding'] | undefined;
  /** Samples per second of raw audio. Default 16000. */
  readonly sampleRate?: number | undefined;
  /** Whether several channels are mixed or transcribed each on its own. Default `mix`. */
  readonly channels?: StartMessage['channels'] | undefined;
  /** Channels of raw samples, one sample of each after the other. 1 to 8, default 1. */
  readonly interleaved?: number | undefined;
  /** The settings of a `start` message. */
  readonly settings?: RequestedSettings | undefined;
  /** Speech before the first partial of an utterance, in milliseconds. Default: 500, or the interval of partials. */
  readonly firstPartialMs?: number | undefined;
  /** Text before the audio. The model continues it, as it continues the session's own text. */
  readonly previousTranscript?: string | undefined;
  /**
   * Called with each event, in order. The next event waits until its promise settles, and so do further audio and the
   * client then. A rejection is a fault.
   */
  onEvent(event: SessionEvent & OfChannel): unknown;
  /** Called once when a fault of the server ends the session. */
  onFault(error: unknown): void;
}

/** The audio of one client, and its transcription. */
export interface AudioSession extends Disposable {
  /**
   * Takes the next bytes, in the encoding of the options. Await it before the next call: that is the back-pressure.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO`; what decoders throw. After bytes of a container that cannot be decoded
   *   the session takes no more audio: {@link isLost}
   */
  writeBytes(bytes: readonly Uint8Array[]): Promise<void>;
  /** Takes mono samples in [-1, 1], the same for each channel. As {@link writeBytes}. */
  write(samples: Float32Array, sampleRate: number): Promise<void>;
  /**
   * Ends the utterance, of one channel if it is given. Resolves when all audio before is transcribed and its events are
   * delivered.
   */
  flush(channel?: number): Promise<void>;
  /** Drops the utterance that is being spoken. */
  cancel(): void;
  /** @throws TranscribeError `ERR_PROTOCOL`, `ERR_INVALID_OPTION` */
  configure(changes: SessionChanges): void;
  /**
   * Ends the audio. Resolves when all of it is transcribed and its events are delivered.
   *
   * @throws TranscribeError as {@link writeBytes}, after that, where a container is cut off
   */
  end(): Promise<void>;
  readonly isLost: boolean;
  /** Whether a final is queued or being decoded. */
  readonly busy: boolean;
  /** Audio taken so far, in samples at 16 kHz; of several channels, of each. */
  readonly position: number;
  /** Audio taken so far in milliseconds, the sum of all channels. */
  readonly audioMs: number;
}
