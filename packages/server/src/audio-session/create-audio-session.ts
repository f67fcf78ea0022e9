import {
  createStreamingSession,
  type Logger,
  type SessionEvent,
  type StreamingSession,
  type StreamingSessionOptions,
  type TranscriptionStrategy,
  type VoiceActivityDetector,
} from '@ws/core';
import { continueSession } from '@ws/core/continue';
import {
  type InferenceKind,
  type JoinableScheduler,
  type OfChannel,
  samplesToMs,
} from '@ws/core/internal';
import { redactSession } from '@ws/redaction';
import { makeDetector } from '../engine/detectors.js';
import { traceOf } from '../net/http/request-trace.js';
import type { SessionWatch } from '../operations/observation/session-watch.js';
import {
  type AudioPieces,
  createRatePace,
  createResamplers,
  type Resamplers,
} from './audio-intake.js';
import type {
  AudioSession,
  AudioSessionContext,
  AudioSessionOptions,
  RequestedSettings,
} from './audio-session.js';
import { type Channel, createChannel, type SuspendedChannel } from './channel.js';
import { createEventProgress } from './event-progress.js';
import { createFrameInput, type FrameFormat, type FrameInput } from './frame-input.js';
import { createMisreadWatch } from './misread-audio.js';
import { observeSession } from './session-hooks.js';
import {
  checkStart,
  createSessionSettings,
  type ProtocolDefaults,
  type SessionSettings,
} from './session-settings.js';
import { watchTurn } from './watch-turn.js';

/** A suspended session, without what only its protocol knows. */
export interface SuspendedAudio
  extends SuspendedChannel,
    Pick<FrameFormat, 'encoding' | 'sampleRate'> {
  readonly requested: RequestedSettings;
}

/** An audio session whose client may change: what the native protocol needs beside {@link AudioSession}. */
export interface ResumableAudioSession
  extends AudioSession,
    Pick<Channel, 'resume' | 'restore'>,
    Pick<FrameInput, 'isCoded'> {
  readonly isOpen: boolean;
  readonly settings: SessionSettings;
  readonly watch: SessionWatch;
  readonly signal: AbortSignal;
  /** The longest utterance, in milliseconds: a limit of the server or of the model. */
  readonly maxUtteranceMs: number;
  /** Resamplers for further audio of the client, at the same pace. */
  createResamplers(): Resamplers;
  /** A detector as the session's; `null` if there is none. Never rejects. */
  createDetector(): Promise<VoiceActivityDetector | null>;
  start(format: FrameFormat, settings: RequestedSettings): void;
  /** Takes mono samples for the first channel. @param sampleRate - Hz; default as started */
  writeMono(samples: AudioPieces, sampleRate: number | undefined): Promise<void>;
  /** As of an audio session. Tells `onCutOff` of a cut-off container, before the last events, and does not throw it. */
  end(onCutOff?: (error: unknown) => void): Promise<void>;
  /** The state that `suspend` would return, and the session goes on. It covers the events that the client has. */
  snapshot(): SuspendedAudio;
  suspend(): Promise<SuspendedAudio>;
}

export interface AudioSessionParts
  extends Pick<
    AudioSessionOptions,
    'sessionId' | 'request' | 'firstPartialMs' | 'previousTranscript' | 'onFault'
  > {
  readonly strategy: TranscriptionStrategy;
  readonly logger: Logger;
  readonly defaults: () => ProtocolDefaults;
  /** The last event that another process delivered. */
  readonly toldSeq?: number | undefined;
  /** Aborted when the client that is connected now is lost: the rest of what it sent is discarded. Default: at disposal. */
  readonly lost?: (() => AbortSignal) | undefined;
  /** Reserves sessions for more channels; returns what gives them back. Throws `SERVER_FULL`, an `ERR_PROTOCOL`. */
  reserveSessions(count: number): () => void;
  onEvent(event: SessionEvent, channel: number | undefined): unknown;
  /** A frame is valid. */
  onFrame?(): void;
  /** So many packets could not be decoded. */
  onDamaged(packets: number): void;
  /** The audio is not what it was announced as. @param message - says what to do */
  onMisread(message: string): void;
  onDetectorFailed?(): void;
  onTaken?(position: number): void;
}

/** The pipeline of one client: bytes → decoder → resampler → streaming session → redaction → hooks → events. */
export function createAudioSession(
  context: AudioSessionContext,
  parts: AudioSessionParts,
): ResumableAudioSession {
  const { scheduler, detectors, decoders, limits, eventLoop, clock } = context;
  const { sessionId, request, strategy, logger, firstPartialMs, previousTranscript } = parts;
  const { maxAudioMs, windowMs = maxAudioMs } = scheduler.backend.capabilities;
  const maxUtteranceMs = Math.min(limits.maxUtteranceMs, windowMs);
  const gone = new AbortController();
  const { signal } = gone;
  // Apart from `signal`: each channel listens to it.
  const disposed = new AbortController();
  const { lost = () => disposed.signal } = parts;
  const pace = createRatePace(clock, signal);
  const info = { sessionId, strategy: strategy.name, request, signal };
  const observer = observeSession(context.hooks, info, logger, parts.toldSeq);
  const settings = createSessionSettings(context, strategy, maxUtteranceMs, parts.defaults);
  const watched = { ...info, trace: request && traceOf(request) };
  const watch = context.watchSession(watched);
  /** Channels whose turn detector is being asked. */
  const asked = new Set<number>();
  let isSeparate = false;
  let release: () => void = () => {};
  let pendingFinals = 0;

  const channels: Channel[] = [];
  const sessions = (): StreamingSession[] => channels.flatMap(({ session }) => session ?? []);
  const progress = createEventProgress(
    () => sessions().reduce((sum, { unread }) => sum + unread, 0),
    signal,
  );
  const { onFrame, onDamaged } = parts;
  const misread = createMisreadWatch(clock, parts.onMisread);
  const input = createFrameInput({
    ...{ decoders, eventLoop, misread, signal, onFrame, onDamaged, write },
  });

  const countFinal = (kind: InferenceKind, change: 1 | -1): void => {
    // A speculative call becomes the final, or is aborted.
    if (kind !== 'partial') pendingFinals += change;
  };
  const counted: JoinableScheduler = {
    backend: scheduler.backend,
    join: () =>
      scheduler.join({
        onQueued: (kind) => countFinal(kind, 1),
        onSettled: (kind) => countFinal(kind, -1),
      }),
  };

  function createDetector(): Promise<VoiceActivityDetector | null> {
    const { vad } = settings.requested;
    const { onDetectorFailed: onFailed } = parts;
    return makeDetector(detectors, vad, { clock, logger, signal, onFailed });
  }

  const first = addChannel();

  function addChannel(): Channel {
    const index = channels.length;
    const channelWatch = index === 0 ? watch : context.watchSession({ ...watched, channel: index });
    const channelOf = (): number | undefined => (isSeparate ? index : undefined);
    const channel = createChannel({
      ...{ eventLoop, logger, signal, lost, createDetector, onFault: fail },
      resamplers: createResamplers(pace),
      onAudio: channelWatch.onAudio,
      onRestored: channelWatch.onRestored,
      // The others were written before: its position is the one that all have reached.
      onTaken: (index === 0 && parts.onTaken) || (() => {}),
      deliver(event) {
        channelWatch.onEvent(event);
        return progress.deliver(async () => {
          await observer.observe(event, channelOf());
          await parts.onEvent(event, channelOf());
        });
      },
      observe: context.hooks.onEvent && ((event) => observer.observe(event, channelOf())),
      createSession(vad, remains) {
        if (remains === undefined) observer.opened();
        const { turn, ...options } = settings.forStream();
        const onAsked = (isAsked: boolean): unknown =>
          isAsked ? asked.add(index) : asked.delete(index);
        const given: StreamingSessionOptions = {
          ...{ ...options, turn: turn && watchTurn(turn, onAsked), scheduler: counted, vad },
          ...{ firstPartialMs, previousTranscript },
        };
        const session =
          remains === undefined
            ? createStreamingSession(given)
            : continueSession(remains, (more) => createStreamingSession({ ...given, ...more }));
        const { redactor } = settings;
        // Before anything else reads the events: clients, hooks and metrics.
        return redactor === undefined ? session : redactSession(session, redactor);
      },
    });
    channels.push(channel);
    return channel;
  }

  /** Takes audio, as much of each channel. */
  async function write(
    all: readonly AudioPieces[],
    sampleRate: number,
    until: AbortSignal,
  ): Promise<void> {
    if (until.aborted) return;
    if (all.length > channels.length) {
      release = parts.reserveSessions(all.length - channels.length);
      while (all.length > channels.length) addChannel();
    }
    // The first channel comes last.
    for (let i = all.length - 1; i >= 0; i--) await channels[i]!.write(all[i]!, sampleRate, until);
  }

  function fail(error: unknown): void {
    if (!signal.aborted) parts.onFault(error);
  }

  function suspended(channel: SuspendedChannel): SuspendedAudio {
    const { encoding, sampleRate } = input.format;
    const { requested } = settings;
    return { encoding, sampleRate, requested, ...channel };
  }

  return {
    settings,
    watch,
    signal,
    maxUtteranceMs,
    createResamplers: () => createResamplers(pace),
    createDetector,
    start(format, requested) {
      isSeparate = format.channels === 'separate';
      input.format = format;
      settings.begin(requested);
    },
    writeMono: (samples, rate = input.format.sampleRate) =>
      write([misread.hear(samples)], rate, lost()),
    writeBytes: (bytes) => input.write(bytes, lost()),
    write: (samples, rate) =>
      write(
        channels.map(() => [samples]),
        rate,
        lost(),
      ),
    async flush(channel) {
      const of = channel === undefined ? sessions() : [channels[channel]?.session ?? []].flat();
      await Promise.all(of.map((session) => session.flush()));
      await progress.delivered();
    },
    cancel() {
      for (const session of sessions()) session.cancel();
    },
    configure(changes) {
      settings.change(changes, (applied) => {
        for (const session of sessions()) session.configure(applied);
      });
    },
    async end(onCutOff) {
      try {
        await input.end().catch((error: unknown) => {
          if (onCutOff === undefined) throw error;
          onCutOff(error);
        });
      } finally {
        await Promise.all(channels.map((channel) => channel.end()));
      }
    },
    resume: first.resume,
    snapshot: () => suspended(first.snapshot()),
    suspend: async () => suspended(await first.suspend()),
    restore: first.restore,
    get isOpen() {
      return sessions().length > 0;
    },
    get isCoded() {
      return input.isCoded;
    },
    get isLost() {
      return input.isLost || signal.aborted;
    },
    get busy() {
      // An utterance that a turn detector judges now may end, and have its final, in a moment.
      return pendingFinals > 0 || asked.size > 0;
    },
    get position() {
      return first.position;
    },
    get audioMs() {
      return samplesToMs(channels.reduce((sum, { position }) => sum + position, 0));
    },
    [Symbol.dispose]() {
      if (signal.aborted) return;
      gone.abort();
      disposed.abort();
      input.dispose();
      for (const channel of channels) channel.dispose();
      release();
    },
  };
}

/** Opens the session of another protocol's client. @throws TranscribeError `ERR_PROTOCOL` for settings not served here */
export function openAudioSession(
  context: AudioSessionContext,
  reserveSessions: (count: number) => () => void,
  options: AudioSessionOptions,
): AudioSession {
  const { settings = {}, channels = 'mix', interleaved, onEvent } = options;
  const { encoding = 'pcm_s16le', sampleRate = 16_000, strategy = 'prompt' } = options;
  const { strategies, logger } = context;
  checkStart({ type: 'start', encoding, sampleRate, ...settings }, context);
  const session = createAudioSession(context, {
    ...options,
    strategy: strategies.get(strategy) ?? [...strategies.values()][0]!,
    ...{ logger, reserveSessions },
    defaults: () => ({ automatic: true, emptyFinals: false }),
    onEvent: (event, channel) =>
      onEvent(channel === undefined ? event : ({ ...event, channel } as SessionEvent & OfChannel)),
    onFault(error) {
      session[Symbol.dispose]();
      options.onFault(error);
    },
    onDamaged: (packets) => logger.warn({ packets }, 'packets could not be decoded'),
    onMisread: (message) => logger.warn({ code: 'AUDIO_MISREAD' }, message),
  });
  session.start({ encoding, sampleRate, channels, interleaved }, settings);
  return session;
}
