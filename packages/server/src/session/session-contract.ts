import type { ContainerDecoders } from '@ws/containers';
import type {
  Clock,
  InferenceScheduler,
  Logger,
  TranscriptionStrategy,
  TurnDetector,
} from '@ws/core';
import type { Ending } from '../answers/farewell.js';
import type { Detectors } from '../by-name/detectors.js';
import type { ServerLimitSettings } from '../options/limits.js';
import type { CloseCode } from '../socket/close-codes.js';
import type { Frame } from '../socket/inbox.js';
import type { Places } from '../socket/places.js';
import type { Turns } from '../socket/turns.js';

/** The other end, as a session sees it. */
export interface Peer {
  /** Sends a text frame; without effect when the peer is gone. */
  send(text: string): void;
  /** Resolves when the peer has read enough for more to be sent, or is gone. */
  room(): Promise<void>;
  close(code: CloseCode, reason: string): void;
}

/** What a session needs. */
export interface NativeSessionContext {
  readonly sessionId: string;
  readonly peer: Peer;
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
  /** Left out: a fixed pause ends what is said. */
  readonly turnDetector: TurnDetector | undefined;
  /** The model's name, as clients are told. */
  readonly model: string;
  /** Where the client asks for nothing else; left out, it is the strategy's. */
  readonly partialIntervalMs: number | undefined;
  readonly limits: ServerLimitSettings;
  /** Shared by all connections. */
  readonly turns: Turns;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One client's conversation in the native protocol, version 1. */
export interface NativeSession {
  /**
   * Handles one frame; resolves when the next may come, with whether it keeps an idle session open. Never rejects.
   */
  receive(frame: Frame): Promise<boolean>;
  /** Tells a peer that is not read from that the server is there. */
  reassure(): void;
  /** Takes no more audio, answers what there is, says so and closes. The first reason stands. */
  finish(ending: Ending): void;
  /** The peer is gone: all work for it ends. */
  dispose(): void;
  /** Whether it works on what the peer waits for: one-shot messages, finals. */
  readonly busy: boolean;
  /** Whether it takes nothing more. */
  readonly finishing: boolean;
  /** Audio taken so far, in samples at 16 kHz. */
  readonly position: number;
}
