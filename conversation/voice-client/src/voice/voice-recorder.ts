import { type Clock, TranscribeError } from '@ws/core';
import type { VoiceLink } from './voice-link.js';
import { beginListening, type VoiceListening } from './voice-listening.js';
import type { VoiceMode } from './voice-messages.js';
import type { OpenVoiceMicrophone, VoiceRecording } from './voice-microphone.js';
import type { VoiceQuestions } from './voice-questions.js';
import type { VoiceStore } from './voice-store.js';
import { type RecordedTurn, recordedTurn, type VoiceTurn } from './voice-turn.js';

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
  /** The connection was lost. */
  lost(): void;
  /** There is no connection over which a server could listen all the time. @returns whether one did */
  disconnected(): boolean;
}

/** What a recorder goes by. */
export interface RecorderParts {
  readonly store: VoiceStore;
  readonly questions: VoiceQuestions;
  readonly microphone: OpenVoiceMicrophone;
  readonly clock: Clock;
  readonly maxRecordingMs: number;
  readonly maxKeptBytes: number;
  link(): VoiceLink | undefined;
}

export function createVoiceRecorder({
  store,
  questions,
  microphone,
  clock,
  maxRecordingMs,
  maxKeptBytes,
  link,
}: RecorderParts): VoiceRecorder {
  let listening: VoiceListening | undefined;
  let recorded: (VoiceTurn & RecordedTurn) | undefined;
  let isOverheard = false;

  const isContinuous = (): boolean => listening?.mode === 'continuous';

  function begin(mode: VoiceMode): VoiceListening {
    let startedAt = 0;
    const turn: VoiceTurn & RecordedTurn = recordedTurn();

    const own = beginListening(microphone, mode, {
      opened(source) {
        startedAt = clock.now();
        store.set({ recording: mode });
        if (mode === 'continuous') return startStream(source);
        Object.assign(turn, { format: source.format, sampleRate: source.sampleRate });
        recorded = turn;
        questions.ask(turn);
      },
      piece(bytes, level) {
        if (!own.isStopped) store.set({ level });
        if (mode === 'continuous') {
          const on = link();
          on?.audio(bytes);
          return on?.room();
        }
        turn.pieces.push(bytes);
        turn.bytes += bytes.length;
        questions.send();
        const isLong = clock.now() - startedAt >= maxRecordingMs;
        if (isLong || questions.bytes >= maxKeptBytes) stop(own);
        return undefined;
      },
      failed: store.fail,
      over() {
        if (listening === own) listening = undefined;
        if (mode === 'push') recordingOver(turn);
        else if (own.source !== undefined) link()?.send({ type: 'audio_end' });
        store.set({ recording: undefined, level: 0, isSpeaking: false });
        questions.send();
      },
    });
    listening = own;
    return own;
  }

  function recordingOver(turn: VoiceTurn & RecordedTurn): void {
    // It was not wanted.
    if (recorded !== turn) return;
    recorded = undefined;
    turn.isEnded = true;
    if (turn.pieces.length > 0) return;
    questions.forget(turn);
    if (questions.current === turn) questions.answered();
  }

  function startStream({ format, sampleRate }: VoiceRecording): void {
    const on = link();
    if (on?.isOpen !== true) return;
    const rate = sampleRate === undefined ? {} : { sample_rate: sampleRate };
    on.send({ type: 'audio_start', format, ...rate, mode: 'continuous' });
    isOverheard = true;
  }

  function stop(own: VoiceListening): void {
    own.stop();
    if (listening === own) store.set({ recording: undefined, level: 0 });
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
      listening?.drop();
      if (turn !== undefined) questions.forget(turn);
    },
    brokenOff() {
      isOverheard &&= isContinuous();
    },
    connected() {
      if (!isContinuous()) return;
      const { source, drop } = listening!;
      if (source === undefined) return;
      // A file cannot go on from its middle.
      if (source.format === 'pcm') return startStream(source);
      drop();
      store.fail(needsConnection());
    },
    lost() {
      isOverheard = false;
    },
    disconnected() {
      const was = isContinuous();
      if (was) listening!.drop();
      return was;
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
