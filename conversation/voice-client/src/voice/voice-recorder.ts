import { TranscribeError } from '@ws/core';
import type { VoiceMode } from './voice-messages.js';
import { asRecording, type OpenVoiceMicrophone, type VoiceRecording } from './voice-microphone.js';
import type { VoiceSettings } from './voice-options.js';
import type { VoiceQuestions } from './voice-questions.js';
import type { VoiceStore } from './voice-state.js';
import { type RecordedQuestion, type VoiceTurn, voiceTurn } from './voice-turn.js';
import type { VoiceWay } from './voice-way.js';

/** The microphone of a conversation: what is recorded becomes a question, or goes to a server that listens all the time. */
export interface VoiceRecorder {
  /** What listens now, or gives its last. */
  readonly listening: VoiceListening | undefined;
  /** What is recorded with `push`. */
  readonly recorded: VoiceTurn | undefined;
  /** The server listens all the time, or has not said its last of what it heard so. */
  readonly isOverheard: boolean;
  begin(mode: VoiceMode): VoiceListening;
  stop(): Promise<void>;
  /** The microphone is given back, and what is recorded with `push` is not sent. */
  drop(): void;
  /** Gives up what the server has heard until now. */
  brokenOff(): void;
  /** There is a connection again: a server that listened all the time goes on. */
  connected(): void;
  lost(): void;
  /** There is no connection over which a server could listen all the time. @returns whether one did */
  disconnected(): boolean;
}

/** One listening: a microphone from its opening to its end. */
export interface VoiceListening {
  readonly mode: VoiceMode;
  /** What was recorded until it was stopped is still given. */
  readonly isStopped: boolean;
  /** Resolves when it is open, or cannot be had. */
  readonly opened: Promise<void>;
  /** Resolves when its last piece was sent, or the recording was given up. */
  readonly ended: Promise<void>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Listening extends Mutable<VoiceListening> {
  /** Aborted when nothing more is to be given. */
  readonly leaving: AbortController;
  /** What is listened to, once it is open. */
  source: VoiceRecording | undefined;
  startedAt: number;
  /** What is recorded with `push`. */
  turn: VoiceTurn<RecordedQuestion> | undefined;
  isOver: boolean;
}

export function createVoiceRecorder({
  store,
  questions,
  way,
  microphone,
  settings: { clock, maxRecordingMs, maxKeptBytes },
}: {
  readonly store: VoiceStore;
  readonly questions: VoiceQuestions;
  readonly way: VoiceWay;
  readonly microphone: OpenVoiceMicrophone;
  readonly settings: VoiceSettings;
}): VoiceRecorder {
  let listening: Listening | undefined;
  let recorded: VoiceTurn | undefined;
  let isOverheard = false;

  function begin(mode: VoiceMode): VoiceListening {
    const own: Listening = {
      ...{ mode, leaving: new AbortController(), startedAt: 0, isStopped: false, isOver: false },
      ...{ source: undefined, turn: undefined },
      ...{ opened: Promise.resolve(), ended: Promise.resolve() },
    };
    const failed = (error: unknown): void => {
      own.isStopped = true;
      if (!own.leaving.signal.aborted) store.fail(error);
    };
    own.opened = own.opened.then(() => open(own)).catch(failed);
    own.ended = own.opened
      .then(() => read(own))
      .catch(failed)
      .then(() => {
        own.source?.stop?.();
        over(own);
      });
    listening = own;
    return own;
  }

  async function open(own: Listening): Promise<void> {
    const { mode, leaving } = own;
    const source = asRecording(await microphone({ mode, signal: leaving.signal }));
    own.source = source;
    if (own.isStopped) return source.stop?.();
    own.startedAt = clock.now();
    store.set({ recording: mode });
    // A listener may have left it.
    if (own.isOver) return;
    if (mode === 'continuous') return startStream(source);
    const { format, sampleRate } = source;
    own.turn = voiceTurn({
      ...{ kind: 'recording', format, sampleRate, pieces: [], bytes: 0, isEnded: false },
    });
    recorded = own.turn;
    questions.ask(own.turn);
  }

  async function read(own: Listening): Promise<void> {
    const { source, leaving, turn } = own;
    if (source === undefined || own.isStopped) return;
    for await (const piece of source) {
      if (leaving.signal.aborted) return;
      if (!own.isStopped) store.set({ level: Math.min(1, source.level ?? 0) });
      if (turn === undefined) {
        way.send(piece);
        await way.room();
      } else keep(own, turn, piece);
      // One that cannot be stopped has said its last.
      if (own.isStopped && source.stop === undefined) return;
    }
  }

  function keep(own: Listening, turn: VoiceTurn<RecordedQuestion>, piece: Uint8Array): void {
    turn.pieces.push(piece);
    turn.bytes += piece.length;
    questions.send();
    const isLong = clock.now() - own.startedAt >= maxRecordingMs;
    if (isLong || questions.bytes >= maxKeptBytes) stop(own);
  }

  function over(own: Listening): void {
    if (own.isOver) return;
    own.isOver = true;
    const { mode, source, turn } = own;
    if (listening === own) listening = undefined;
    if (mode === 'continuous') {
      if (source !== undefined) way.send({ type: 'audio_end' });
    } else if (turn !== undefined && recorded === turn) {
      recorded = undefined;
      turn.isEnded = true;
      if (turn.pieces.length === 0) {
        questions.forget(turn);
        if (questions.current === turn) questions.answered();
      }
    }
    store.set({ recording: undefined, level: 0, isSpeaking: false });
    questions.send();
  }

  function startStream({ format, sampleRate }: VoiceRecording): void {
    if (way.over !== 'socket') return;
    const rate = sampleRate === undefined ? {} : { sample_rate: sampleRate };
    way.send({ type: 'audio_start', format, ...rate, mode: 'continuous' });
    isOverheard = true;
  }

  function stop(own: Listening): void {
    end(own);
    if (listening === own) store.set({ recording: undefined, level: 0 });
  }

  function end(own: Listening): void {
    own.isStopped = true;
    // A microphone that is still opening is not waited for.
    if (own.source === undefined) own.leaving.abort();
    own.source?.stop?.();
  }

  function dropListening(own: Listening): void {
    own.leaving.abort();
    end(own);
    over(own);
  }

  return {
    get listening() {
      return listening;
    },
    get recorded() {
      return recorded;
    },
    get isOverheard() {
      return isOverheard;
    },
    begin,
    async stop() {
      const own = listening;
      if (own === undefined) return;
      stop(own);
      await own.ended;
    },
    drop() {
      const turn = recorded;
      recorded = undefined;
      if (listening !== undefined) dropListening(listening);
      if (turn !== undefined) questions.forget(turn);
    },
    brokenOff() {
      isOverheard &&= listening?.mode === 'continuous';
    },
    connected() {
      const own = listening;
      if (own?.mode !== 'continuous' || own.source === undefined) return;
      // A file cannot go on from its middle.
      if (own.source.format === 'pcm') return startStream(own.source);
      dropListening(own);
      store.fail(needsConnection());
    },
    lost() {
      isOverheard = false;
    },
    disconnected() {
      if (listening?.mode !== 'continuous') return false;
      dropListening(listening);
      return true;
    },
  };
}

/** Why a server does not listen all the time. */
export function needsConnection(): TranscribeError {
  return new TranscribeError(
    'The server can listen all the time only over its connection, which is lost. Hold the button while you speak, or start again later.',
    { code: 'ERR_INVALID_STATE', retryable: true },
  );
}
