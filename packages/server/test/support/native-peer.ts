import { createContainerDecoders } from '@ws/containers';
import {
  createInferenceScheduler,
  createPromptStrategy,
  type TranscriptionBackend,
  type TurnDetector,
  type VoiceActivityDetector,
} from '@ws/core';
import { silentLogger, systemClock } from '@ws/core/internal';
import { DEFAULT_SERVER_OPTIONS } from '../../src/app/options/server-options.js';
import type { AudioSessionContext } from '../../src/audio-session/audio-session.js';
import { createOneShotQueue } from '../../src/engine/one-shot-queue.js';
import { createEventLoopBudget } from '../../src/net/sockets/event-loop-budget.js';
import type { SessionWatch } from '../../src/operations/observation/session-watch.js';
import type { NativeSessionParts } from '../../src/protocols/native/native-codec.js';
import {
  createNativeSession,
  type NativeSession,
} from '../../src/protocols/native/native-session.js';

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
type Told = any;

/** Watches nothing. */
export const UNWATCHED: SessionWatch = {
  ...{ onAudio() {}, onRestored() {}, onOneShot() {}, onEvent() {}, onError() {} },
};

/** A session without a socket. Every step of its work waits for a turn of the event loop of its own. */
export interface NativePeer {
  readonly session: NativeSession;
  /** What it was told, but for the greeting. */
  readonly told: readonly Told[];
  /** Sends text (objects as JSON) or audio; resolves when the next may come. */
  send(frame: object | string | Uint8Array): Promise<boolean>;
}

/** As a frame may come: cut within samples, too. */
function fragmentsOf(bytes: Uint8Array): readonly Buffer[] {
  const fragments: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 65_531) {
    fragments.push(Buffer.from(bytes.subarray(at, at + 65_531)));
  }
  return fragments;
}

export function createNativePeer(options: {
  readonly backend: TranscriptionBackend;
  readonly vad: VoiceActivityDetector | (() => VoiceActivityDetector) | null;
  readonly turn?: TurnDetector | undefined;
  readonly limits?: Partial<typeof DEFAULT_SERVER_OPTIONS> | undefined;
  readonly languages?: readonly string[] | undefined;
  /** Whether the session that is asked for may be had. */
  readonly resume?: (() => Promise<boolean>) | undefined;
  /** Reserves sessions for further channels. Default: there is always capacity. */
  readonly reserveSessions?: NativeSessionParts['reserveSessions'] | undefined;
  /** What else is not as usual. */
  readonly context?: Partial<AudioSessionContext> | undefined;
}): NativePeer {
  const { backend, vad, limits, languages } = options;
  const told: Told[] = [];
  const allLimits = { ...DEFAULT_SERVER_OPTIONS, ...limits };
  const strategy = createPromptStrategy();
  const context: AudioSessionContext = {
    scheduler: createInferenceScheduler({ backend }),
    oneShotQueue: createOneShotQueue({
      ...{ backend, maxClients: 1, clock: systemClock, logger: silentLogger },
    }),
    strategies: new Map([[strategy.name as 'prompt', strategy]]),
    detectors: {
      names: ['energy'],
      create: async () => (typeof vad === 'function' ? vad() : vad),
    },
    decoders: createContainerDecoders(),
    turnDetector: () => options.turn,
    diarizer: undefined,
    model: 'test',
    partialIntervalMs: 0,
    languages,
    redact: [],
    limits: allLimits,
    hooks: {},
    eventLoop: createEventLoopBudget(0),
    watchSession: () => UNWATCHED,
    clock: systemClock,
    logger: silentLogger,
    ...options.context,
  };
  const session = createNativeSession(context, {
    sessionId: 'test',
    strategy,
    client: {
      send: (text) => void told.push(JSON.parse(String(text))),
      drained: async () => {},
      close: () => {},
      resume: options.resume ?? (async () => false),
    },
    request: undefined,
    resumeToken: undefined,
    limits: allLimits,
    reserveSessions: options.reserveSessions ?? (() => () => {}),
    logger: silentLogger,
  });
  told.length = 0;
  return {
    session,
    told,
    send(frame) {
      if (frame instanceof Uint8Array) {
        return session.conversation.receive({ type: 'binary', fragments: fragmentsOf(frame) });
      }
      const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
      return session.conversation.receive({ type: 'text', bytes: Buffer.from(text) });
    },
  };
}
