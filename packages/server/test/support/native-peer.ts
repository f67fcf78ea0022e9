import { createContainerDecoders } from '@ws/containers';
import {
  createInferenceScheduler,
  createPromptStrategy,
  silentLogger,
  systemClock,
  type TranscriptionBackend,
  type TurnDetector,
  type VoiceActivityDetector,
} from '@ws/core';
import { allOf } from '../../src/observation/session-watch.js';
import { createOneShotLine } from '../../src/one-shots/one-shot-line.js';
import { DEFAULT_SERVER_OPTIONS } from '../../src/options/server-options.js';
import { createNativeSession } from '../../src/session/native-session.js';
import type { NativeSession, NativeSessionContext } from '../../src/session/session-contract.js';
import { createTurns } from '../../src/socket/turns.js';

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
type Told = any;

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
  readonly resume?: (() => boolean) | undefined;
  /** What else is not as usual. */
  readonly context?: Partial<NativeSessionContext> | undefined;
}): NativePeer {
  const { backend, vad, limits, languages } = options;
  const told: Told[] = [];
  const session = createNativeSession({
    sessionId: 'test',
    observer: { listens: false, opened: () => {}, told: () => undefined },
    onOver: () => {},
    peer: {
      send: (text) => void told.push(JSON.parse(text)),
      room: async () => {},
      close: () => {},
      resume: options.resume ?? (() => false),
    },
    resumeToken: undefined,
    scheduler: createInferenceScheduler({ backend }),
    oneShotLine: createOneShotLine({
      ...{ backend, maxClients: 1, clock: systemClock, logger: silentLogger },
    }),
    strategy: createPromptStrategy(),
    detectors: {
      names: ['energy'],
      create: async () => (typeof vad === 'function' ? vad() : vad),
    },
    decoders: createContainerDecoders(),
    places: { take: () => () => {} },
    turnDetector: () => options.turn,
    model: 'test',
    partialIntervalMs: 0,
    languages,
    redact: [],
    limits: { ...DEFAULT_SERVER_OPTIONS, ...limits },
    turns: createTurns(0),
    watch: allOf([]),
    watchChannel: () => allOf([]),
    clock: systemClock,
    logger: silentLogger,
    ...options.context,
  });
  told.length = 0;
  return {
    session,
    told,
    send(frame) {
      if (frame instanceof Uint8Array) {
        return session.receive({ type: 'binary', fragments: fragmentsOf(frame) });
      }
      const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
      return session.receive({ type: 'text', bytes: Buffer.from(text) });
    },
  };
}
