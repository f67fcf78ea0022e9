import type { ContainerDecoders } from '@ws/containers';
import type {
  Clock,
  InferenceScheduler,
  Logger,
  TranscriptionStrategy,
  TurnDetector,
} from '@ws/core';
import type { ResumeRequest } from '@ws/core/protocol';
import type { RedactionKind } from '@ws/redaction';
import type { Detectors } from '../by-name/detectors.js';
import type { SessionWatch } from '../observation/session-watch.js';
import type { ServerLimitSettings } from '../options/limits.js';
import type { Conversation, Peer } from '../protocols/conversation.js';
import type { Places } from '../socket/places.js';
import type { Turns } from '../socket/turns.js';
import type { SessionObserver } from './session-hooks.js';
import type { SuspendedSession } from './session-record.js';

/** A peer that may turn out to be one that was lost. */
export interface NewPeer extends Peer {
  /**
   * Gives the connection to the session that is asked for, in place of this one. `false`: there is none, or it cannot go on
   * from there.
   */
  resume(request: ResumeRequest): boolean;
}

/** What a session needs. */
export interface NativeSessionContext {
  readonly sessionId: string;
  readonly observer: SessionObserver;
  /** The session is disposed. */
  onOver(): void;
  readonly peer: NewPeer;
  /** What proves that the session is one's own; left out where none can be resumed. */
  readonly resumeToken: string | undefined;
  /** What all sessions share. */
  readonly scheduler: InferenceScheduler;
  /** Where all their one-shot messages stand in line first, if anywhere. */
  readonly oneShotLine: InferenceScheduler | undefined;
  readonly strategy: TranscriptionStrategy;
  /** What tells speech from silence. */
  readonly detectors: Detectors;
  /** What decodes containers. */
  readonly decoders: ContainerDecoders;
  /** Sessions of channels beyond the first are taken here. */
  readonly places: Pick<Places, 'take'>;
  /** Once there is one; until then a fixed pause ends what is said. */
  turnDetector(): TurnDetector | undefined;
  /** The model's name, as clients are told. */
  readonly model: string;
  /** Where the client asks for nothing else; left out, it is the strategy's. */
  readonly partialIntervalMs: number | undefined;
  /** What may be spoken, where the client says nothing else; left out, all that the model knows. */
  readonly languages: readonly string[] | undefined;
  /** What is covered in all that is told, whatever a client asks for. */
  readonly redact: readonly RedactionKind[];
  readonly limits: ServerLimitSettings;
  /** Shared by all connections. */
  readonly turns: Turns;
  /** What metrics and traces take of it. */
  readonly watch: SessionWatch;
  /** What they take of a channel beyond the first. */
  watchChannel(channel: number): Pick<SessionWatch, 'heard' | 'told'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One client's conversation in the native protocol, version 1. */
export interface NativeSession extends Conversation {
  /** The peer is lost: the session goes on with what it has, up to its bounds, until somebody takes it up again. */
  detach(): void;
  /**
   * Somebody else is its peer from here on, also while the one before is there. He is greeted, told up to where audio was
   * taken, and gets the events after the last that he has.
   *
   * @throws TranscribeError `ERR_INVALID_STATE` when those are no longer all there; the session is detached then
   */
  attach(peer: Peer, request: ResumeRequest): void;
  /**
   * Ends it where it is, for another process to go on with it. A peer that is there is told up to where its audio was taken,
   * and closed with 1012.
   *
   * @returns whether it is kept; where it cannot be, it is as it was, but for frames that came meanwhile: it is to be finished
   */
  suspend(save: (session: SuspendedSession) => Promise<void>): Promise<boolean>;
  /** Goes on with one that another process has kept. Its peer is still to come. */
  restore(session: SuspendedSession): Promise<void>;
  /** Whether it is worth while to take it up again. */
  readonly resumable: boolean;
}
