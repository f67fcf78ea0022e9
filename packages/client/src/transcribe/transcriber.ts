import {
  type Clock,
  createStreamingSession,
  type FinalEvent,
  type InferenceScheduler,
  type Logger,
  type Segment,
  type SessionChanges,
  type SessionEvent,
  type SessionSpeakersOptions,
  TranscribeError,
  type TurnDetector,
  type VoiceActivityDetector,
} from '@ws/core';
import {
  fromWireError,
  type OptionKind,
  optionKind,
  segmentsOf,
  untranscribedMessage,
} from '@ws/core/internal';
import { type RecordingEvent, transcribeRecording } from '@ws/core/recording';
import { strategyByName } from '@ws/core/strategies';
import type { ConnectOptions } from '../connection/connect-options.js';
import type { ClientEvent } from '../contracts/client-event.js';
import type { ClientSession } from '../session/client-session.js';
import { connect } from '../session/open-session.js';
import { createWaitingFinals } from '../speakers/waiting-finals.js';
import { finalsOf } from './transcribe.js';

/** Transcribes by an engine in this process, or on a server. Our packages for other people's frameworks use it. */
export interface Transcriber {
  /** Begins to transcribe a stream. The signal ends the attempt to reach a server, and the session on it. */
  open(settings: TranscriberSettings, signal: AbortSignal | undefined): Promise<LiveSession>;
  /**
   * Transcribes a recording.
   *
   * @param audio - mono samples at 16 kHz
   * @throws TranscribeError also where a stretch of the audio has no transcript: the call never gives one with a gap
   */
  recording(
    audio: AsyncIterable<Float32Array>,
    settings: TranscriberSettings,
    call: { readonly signal: AbortSignal; readonly warn: (warning: TranscriberWarning) => void },
  ): AsyncIterable<TranscribedPiece>;
}

/** Options of `connect`. An engine in this process ignores `vad`, `turn`, `speakers` and `connectTimeoutMs`. */
export type TranscriberSettings = Pick<
  ConnectOptions,
  | ('language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps' | 'strategy')
  | ('endpointing' | 'partialIntervalMs' | 'emptyFinals' | 'vad' | 'turn' | 'speakers')
  | 'connectTimeoutMs'
>;

/** A stream that is being transcribed; `write` takes mono samples at 16 kHz. */
export interface LiveSession
  extends Pick<ClientSession, 'write' | 'flush' | 'end'>,
    AsyncIterable<TranscriberEvent>,
    AsyncDisposable {
  configure(changes: SessionChanges): void | Promise<void>;
  /** What the server said of itself. */
  readonly ready?: { readonly model: string } | undefined;
}

/** An event of a session, of core or of a server. */
export type TranscriberEvent = SessionEvent | ClientEvent;

/** A remark on the transcript that is no error. */
export interface TranscriberWarning {
  readonly code: string;
  readonly message: string;
}

/** A stretch of a recording. */
export interface TranscribedPiece {
  readonly segments: readonly Segment[];
  /** ISO 639-1 code. */
  readonly language: string;
}

/** What an engine in this process transcribes with. */
export interface EngineParts {
  readonly scheduler: InferenceScheduler;
  /** A detector for each call, which is disposed with it. Default: one by energy. */
  readonly createVad: (() => VoiceActivityDetector | Promise<VoiceActivityDetector>) | undefined;
  readonly turn: TurnDetector | undefined;
  /** What tells who speaks in streams. Default: that is not told. */
  readonly speakers?: SessionSpeakersOptions | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Transcribes in this process. Streams share the engine. */
export function createEngineTranscriber({ createVad, ...parts }: EngineParts): Transcriber {
  return {
    async open({ strategy = 'prompt', connectTimeoutMs: _, ...given }) {
      const { vad: __, turn: ___, speakers: ____, ...settings } = given;
      const vad = await createVad?.();
      try {
        const session = createStreamingSession({
          ...settings,
          ...parts,
          vad,
          strategy: strategyByName(strategy),
          maxJournalEvents: 0,
        });
        return {
          write: (samples) => session.write(samples),
          flush: () => session.flush(),
          configure: (changes) => session.configure(changes),
          end: () => session.end(),
          [Symbol.asyncIterator]: () => session[Symbol.asyncIterator](),
          async [Symbol.asyncDispose]() {
            await session[Symbol.asyncDispose]();
            await vad?.[Symbol.asyncDispose]();
          },
        };
      } catch (error) {
        await vad?.[Symbol.asyncDispose]();
        throw error;
      }
    },
    async *recording(audio, settings, { signal, warn }) {
      const { language, languages, task, prompt, hotwords, wordTimestamps } = settings;
      const { turn: _, speakers: __, ...engine } = parts;
      await using vad = await createVad?.();
      const events = transcribeRecording(audio, {
        ...{ language, languages, task, prompt, hotwords, wordTimestamps },
        ...{ ...engine, vad, signal },
      });
      for await (const event of events) {
        if (event.type === 'segment') yield { segments: [event.segment], language: event.language };
        else warnOf(event, warn);
      }
    },
  };
}

/** The address of a server, as an option. */
export const SERVER_URL: OptionKind<string | undefined> = /* @__PURE__ */ optionKind<
  string | undefined
>(
  'the address of a server: ws://127.0.0.1:8765',
  (value) => typeof value === 'string' && URL.canParse(value),
  undefined,
);

/** Transcribes on a server. */
export function createServerTranscriber(url: string, connection: ConnectOptions): Transcriber {
  return {
    open: (settings, signal) => connect(url, { ...connection, ...settings, signal }),
    async *recording(audio, settings, { signal, warn }) {
      // Before the audio is read: where there is no server, no recording is decoded.
      const session = await connect(url, {
        ...{ ...connection, ...settings, signal },
        // The caller gets no partials, so the server decodes none.
        partialIntervalMs: 0,
      });
      // A final waits for its speakers where the client asks for them.
      const waiting = createWaitingFinals(Boolean(settings.speakers));
      const ready: FinalEvent[] = [];
      const onEvent = (event: ClientEvent): void => {
        if (event.type === 'error') throw fromWireError(event);
        warnOf(event, warn);
        ready.push(...waiting.take(event));
      };
      for await (const _ of finalsOf(session, audio, { onEvent })) {
        yield* ready.splice(0).flatMap(piecesOf);
      }
      yield* [...ready, ...waiting.end()].flatMap(piecesOf);
    },
  };
}

function piecesOf(final: FinalEvent): readonly TranscribedPiece[] {
  const { text, language } = final;
  return text === '' ? [] : [{ segments: segmentsOf(final), language }];
}

/** Passes on the warning that an event holds, if it holds one. */
export function warnOf(
  event: TranscriberEvent | RecordingEvent,
  warn: (warning: TranscriberWarning) => void,
): void {
  if (event.type === 'warning') warn(event);
  // It may have been a sound that the detector took for speech.
  if (event.type === 'untranscribed') {
    warn({ code: 'UNTRANSCRIBED', message: untranscribedMessage(event) });
  }
}

/** The error that an event of a session reports. */
export function errorOf(event: Extract<TranscriberEvent, { type: 'error' }>): TranscribeError {
  return 'error' in event && TranscribeError.isInstance(event.error)
    ? event.error
    : fromWireError(event as Parameters<typeof fromWireError>[0]);
}
