import type { ContainerDecoders } from '@ws/containers';
import type {
  Clock,
  InferenceScheduler,
  Logger,
  StrategyName,
  TranscriptionStrategy,
  TurnDetector,
} from '@ws/core';
import type { RedactionKind } from '@ws/redaction';
import type { Detectors } from '../engine/detectors.js';
import type { EventLoopBudget } from '../net/sockets/event-loop-budget.js';
import type { ServerLimitSettings } from '../operations/limits.js';
import type { WatchSession } from '../operations/watch-sessions.js';
import type { SessionHooks } from './session-hooks.js';

/** The parts of the server that all audio sessions share. */
export interface AudioSessionContext {
  readonly scheduler: InferenceScheduler;
  readonly strategies: ReadonlyMap<StrategyName, TranscriptionStrategy>;
  /** Voice-activity detectors. */
  readonly detectors: Detectors;
  /** Decoders of containers and packets. */
  readonly decoders: ContainerDecoders;
  /** The turn detector, once it is loaded. Without one a fixed pause ends an utterance. */
  turnDetector(): TurnDetector | undefined;
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
