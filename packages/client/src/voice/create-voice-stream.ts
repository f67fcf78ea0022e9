import { TranscribeError } from '@ws/core';
import type { AudioQueue } from '../playback/create-audio-queue.js';
import type { CreateSocket } from '../socket/web-socket-like.js';
import { createBatchEndpoints } from './batch-endpoints.js';
import { openBrowserMicrophone } from './browser-microphone.js';
import { createHeardQueue } from './heard-queue.js';
import { createOutageLookout } from './outage-lookout.js';
import { voiceAddress } from './voice-address.js';
import { createVoiceAnswers } from './voice-answers.js';
import { openVoiceLink, type VoiceLink } from './voice-link.js';
import { beginListening, type VoiceListening } from './voice-listening.js';
import type { VoiceMode, VoiceServerMessage } from './voice-messages.js';
import type { VoiceRecording } from './voice-microphone.js';
import { type VoiceStreamOptions, voiceSettings } from './voice-options.js';
import { createVoiceQuestions } from './voice-questions.js';
import { NOTHING_SAID, type VoiceState, type VoiceStatus } from './voice-state.js';
import { type RecordedTurn, recordedTurn, type VoiceTurn, writtenTurn } from './voice-turn.js';

/** A spoken conversation with a server: a store, as frameworks subscribe to. Its calls never reject: see `state.error`. */
export interface VoiceStream extends Disposable {
  /** As it is now; the same object until something changes. */
  readonly state: VoiceState;
  /** What plays the answers. Its listeners are free for whoever uses it. */
  readonly audioQueue: AudioQueue;
  /** Called at each change. Returns what ends that. */
  subscribe(listener: () => void): () => void;
  /** Connects. Resolves when the server is there, over its socket or without, or when it cannot be had. */
  connect(): Promise<void>;
  /** Leaves at once: sound, microphone and connection end, and what was kept is forgotten. It can be connected again. */
  disconnect(): void;
  /**
   * Begins to listen; to be called from a click. `push` (default): until `stopRecording`, then the recording is answered;
   * an answer before it is broken off. `continuous`: the server hears when something was said, and answers. Without a
   * connection it connects; what is recorded with `push` meanwhile is kept, and sent then, or answered over HTTP. Resolves
   * when the microphone is open, or cannot be had.
   */
  startRecording(options?: { readonly mode?: VoiceMode | undefined }): Promise<void>;
  /** Resolves when all that was recorded is on its way, or kept. */
  stopRecording(): Promise<void>;
  /** Asks in writing. An answer before it is broken off. Without a connection it is kept, as a recording is. */
  sendText(text: string): void;
  /** Nothing more is to be answered: the sound ends at once, and so does the work of the server. */
  cancel(): void;
}

/**
 * A spoken conversation with `/voice/stream` of a server.
 *
 * @example
 * ```ts
 * const voice = createVoiceStream({ url: 'ws://127.0.0.1:8765' });
 * voice.subscribe(() => show(voice.state));
 * button.onpointerdown = () => voice.startRecording();
 * button.onpointerup = () => voice.stopRecording();
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export type CreateVoiceStream = (options: VoiceStreamOptions) => VoiceStream;

/** {@link CreateVoiceStream} with the sockets of a platform. */
export function createVoiceStreams(createDefaultSocket: CreateSocket): CreateVoiceStream {
  return (options) => {
    const settings = voiceSettings(options, createDefaultSocket);
    const { clock, onMessage = () => {}, microphone = openBrowserMicrophone } = settings;
    const address = voiceAddress(options.url);
    const batch = createBatchEndpoints(address, {
      ...settings,
      conversationId: () => state.conversationId,
    });
    const listeners = new Set<() => void>();
    let state: VoiceState = { ...NOTHING_SAID, conversationId: settings.conversationId };
    let link: VoiceLink | undefined;
    const waiters: (() => void)[] = [];
    let listening: VoiceListening | undefined;
    /** What is recorded, with `push`. */
    let recorded: (VoiceTurn & RecordedTurn) | undefined;
    /** How often the server has been told to cancel, and has not answered that; it need not. */
    let cancels = 0;
    /** It does. */
    let isConfirming = false;
    /** It holds the sound: somebody may be speaking. */
    let isHeld = false;
    /** The server listens all the time, or has not said its last of what it heard so. */
    let isOverheard = false;
    let isDisposed = false;

    // What is shown.

    function set(changes: Partial<VoiceState>): void {
      const next = { ...state, ...changes };
      Object.assign(next, { status: statusOf(next), kept: questions.kept });
      const names = Object.keys(next) as (keyof VoiceState)[];
      if (names.every((name) => Object.is(next[name], state[name]))) return;
      state = next;
      for (const listener of [...listeners]) listener();
    }

    function statusOf({ connection, recording }: VoiceState): VoiceStatus {
      if (recording === 'push' || (recording !== undefined && questions.current === undefined)) {
        return 'recording';
      }
      if (connection === 'closed') return 'disconnected';
      if (connection !== 'open' && connection !== 'batch') return 'connecting';
      return questions.current === undefined ? 'ready' : 'processing';
    }

    function fail(cause: unknown): void {
      const error = TranscribeError.isInstance(cause)
        ? cause
        : new TranscribeError(cause instanceof Error ? cause.message : String(cause), {
            ...{ code: 'ERR_INVALID_STATE', cause },
          });
      set({ error });
    }

    // What is heard.

    const paths = new Map<string, string>();
    const queue = createHeardQueue(settings.queue, clock, {
      heard(url, seconds) {
        const told = paths.get(url);
        if (told !== undefined) link?.say({ type: 'playback', url: told, seconds });
      },
      changed: showHeard,
    });

    function showHeard(): void {
      const { isPlaying, current } = queue;
      const isSilent = current === undefined && queue.queueLength === 0;
      const answerHeard = isSilent && state.responseComplete && !state.isInterrupted;
      set({ isPlaying, answerHeard });
    }

    const answers = createVoiceAnswers({
      show(changes) {
        set(changes);
        showHeard();
      },
      play(url) {
        try {
          if (queue.canPlay) queue.enqueue(url);
        } catch (error) {
          fail(error);
        }
      },
      told: onMessage,
      resolve(url) {
        const full = address.resolve(url);
        if (full === undefined) {
          fail(
            new TranscribeError('The server named a sound that is at no address of the web.', {
              code: 'ERR_PROTOCOL',
            }),
          );
        } else remember(full, url);
        return full;
      },
    });

    /** The server knows its sounds by the names that it gave. */
    function remember(full: string, url: string): void {
      paths.set(full, url);
      const [oldest] = paths.keys();
      if (paths.size > 2000 && oldest !== undefined) paths.delete(oldest);
    }

    // What is asked.

    const questions = createVoiceQuestions({
      way: () => (state.connection === 'batch' ? batch : link?.isOpen ? link : undefined),
      begun: () => answers.begin(),
      answeredOverHttp({ kind }, { transcript, text, audioUrl, conversationId }) {
        if (conversationId !== undefined) set({ conversationId });
        if (kind === 'recording') understood(transcript);
        answers.complete(text, audioUrl, true);
      },
      failed(error) {
        answers.breakOff();
        fail(error);
      },
      batchLost(error) {
        if (state.connection !== 'batch') return;
        set({ connection: link === undefined ? 'connecting' : 'reconnecting' });
        if (link === undefined) lookOnce(error);
        else lookout.look();
      },
      changed: () => set({}),
    });

    function understood(text: string): void {
      set({ finalTranscript: text, partialTranscript: '', isSpeaking: false });
      if (text !== '') onMessage({ role: 'user', text, audioUrls: [], isInterrupted: false });
    }

    /** Nobody wants the answer any more. */
    function breakOff(): void {
      const isHeard = queue.current !== undefined || queue.queueLength > 0;
      if (questions.current !== undefined || isHeard) answers.breakOff();
      queue.clear();
      isHeld = false;
      // What it has heard and not said yet would be answered.
      const isKnown = questions.drop() || isOverheard;
      isOverheard &&= listening?.mode === 'continuous';
      if ((isKnown || isHeard) && link?.isOpen) {
        link.say({ type: 'cancel' });
        cancels++;
      }
    }

    /** @returns whether there is room for another question */
    function hasRoom(): boolean {
      const { kept, bytes } = questions;
      if (kept < settings.maxKept && bytes < settings.maxKeptBytes) return true;
      fail(
        new TranscribeError(
          `${kept} questions wait for the server already. Wait until it is there, or take them back with cancel().`,
          { code: 'ERR_OVERLOADED', retryable: true, details: { kept, bytes } },
        ),
      );
      return false;
    }

    // What the server says.

    function receive(message: VoiceServerMessage): void {
      switch (message.type) {
        case 'ready':
          return;
        case 'speech_start':
          set({ isSpeaking: true });
          return;
        case 'partial_transcript':
          if (listening !== undefined || isOverheard || questions.current?.isHeard === false) {
            set({ partialTranscript: message.text });
          }
          return;
        case 'final_transcript':
          hear(message.text);
          return;
        case 'response_chunk':
          if (isLate()) return;
          if (!answers.write(message.text, message.accumulated, questions.isAsked)) return;
          cancels = 0;
          // What nobody has asked: a greeting, or what follows an error.
          if (questions.current === undefined) questions.overhear();
          if (questions.current !== undefined) questions.current.isAnswered = true;
          set({});
          return;
        case 'audio_chunk':
          if (!isLate()) answers.speak(message.index, message.url);
          return;
        case 'response_complete':
          if (isLate()) return;
          if (!answers.complete(message.text, message.audioUrl, questions.isAsked)) return;
          cancels = 0;
          if (questions.isAsked) questions.answered();
          questions.send();
          return;
        case 'interrupted':
          interrupted(message.isCancelled);
          return;
        case 'pause':
          if (!queue.isPlaying) return;
          isHeld = true;
          queue.pause();
          return;
        case 'resume':
          letGo();
          return;
        case 'error':
          refuse(message.code, message.message);
      }
    }

    /** What it says is of an answer that was cancelled. */
    function isLate(): boolean {
      return isConfirming && cancels > 0;
    }

    function interrupted(isCancelled: boolean | undefined): void {
      if (cancels === 0) {
        answers.breakOff();
        queue.clear();
        isHeld = false;
        if (questions.isAsked) questions.answered();
      } else if (isCancelled !== false) cancels--;
      // Of an answer to a cancel, what has been asked since is not meant. Nothing more comes of what was before.
      answers.forget();
      questions.send();
    }

    /** The sound goes on. One that somebody else holds does not. */
    function letGo(): void {
      if (isHeld) queue.resume();
      isHeld = false;
    }

    function hear(text: string): void {
      const { current: turn, isAsked } = questions;
      if (turn?.kind === 'recording' && isAsked && !turn.isHeard) {
        turn.isHeard = true;
        turn.pieces.length = 0;
        understood(text);
        if (text === '') {
          questions.answered();
          questions.send();
        }
      } else if (isOverheard) {
        if (text !== '') {
          answers.begin();
          questions.overhear();
        }
        understood(text);
      }
    }

    function refuse(wireCode: string, message: string): void {
      const isBusy = /^(OVERLOADED|SERVER_FULL|TOO_MANY_SESSIONS|QUOTA_EXCEEDED)$/.test(wireCode);
      fail(
        new TranscribeError(message, {
          code: isBusy ? 'ERR_OVERLOADED' : 'ERR_BACKEND_FAILED',
          retryable: isBusy,
          details: { wireCode },
        }),
      );
      if (questions.isBatch || questions.current === undefined) return;
      // A recording that the server does not take need not go on.
      if (recorded === questions.current) dropListening();
      questions.answered();
      questions.send();
    }

    // The connection.

    function open(): void {
      const isBatch = state.connection === 'batch';
      reason = undefined;
      set({ error: undefined, ...(isBatch ? {} : { connection: 'connecting' }) });
      const own = openVoiceLink(() => address.stream(state.conversationId), settings, {
        opened(conversationId) {
          lookout.stop();
          cancels = 0;
          isConfirming = conversationId !== undefined;
          if (conversationId !== undefined) set({ conversationId });
          answers.forget();
          set({ connection: 'open' });
          arrived();
          if (listening?.mode === 'continuous') goOnListening(listening);
          questions.send();
        },
        message: receive,
        lost: (error) => lose(error, 'reconnecting'),
        failed(error) {
          link = undefined;
          lose(error, 'connecting');
          const { closeCode, closeReason } = error.details;
          // Whoever comes later is let in again: a conversation may be silent for long.
          if (closeCode === 1008 && /^(Idle timeout|Session too long)$/.test(String(closeReason))) {
            leave();
          } else if (
            closeCode === 1008 ||
            error.code === 'ERR_UNAUTHORIZED' ||
            error.code === 'ERR_INVALID_OPTION'
          ) {
            giveUp(error);
          } else if (state.connection !== 'batch') lookOnce(error);
        },
      });
      link = own;
      if (!isBatch) lookout.look();
    }

    function lose(error: TranscribeError, connection: 'reconnecting' | 'connecting'): void {
      if (!questions.takeBack(state.finalTranscript)) {
        answers.breakOff();
        fail(error);
      }
      isOverheard = false;
      letGo();
      set({ isSpeaking: false });
      if (state.connection === 'batch') return;
      if (state.connection === 'open') {
        set({ connection });
        lookout.look();
      } else if (state.connection !== 'connecting') set({ connection });
    }

    let reason: unknown;
    const lookout = createOutageLookout(
      { ...settings, isHealthy: batch.isHealthy },
      goOnWithout,
      () => giveUp(reason),
    );

    /** @param error - why there will be no other connection */
    function lookOnce(error: unknown): void {
      reason = error;
      lookout.lookOnce();
    }

    function goOnWithout(): void {
      set({ connection: 'batch' });
      // Nothing else says why there will be no connection.
      if (link === undefined && reason !== undefined) fail(reason);
      arrived();
      if (listening?.mode === 'continuous') {
        listening.drop();
        fail(needsConnection());
      }
      questions.send();
    }

    function giveUp(error: unknown): void {
      leave();
      fail(error);
    }

    function leave(): void {
      lookout.stop();
      link?.close();
      link = undefined;
      if (listening?.mode === 'continuous') listening.drop();
      set({ connection: 'closed' });
      arrived();
    }

    function arrived(): void {
      for (const resolve of waiters.splice(0)) resolve();
    }

    function ensureConnected(): void {
      if (link === undefined && state.connection !== 'batch') open();
    }

    // The microphone.

    function listen(mode: VoiceMode): VoiceListening {
      let startedAt = 0;
      const turn: VoiceTurn & RecordedTurn = recordedTurn();

      const own = beginListening(microphone, mode, {
        opened(source) {
          startedAt = clock.now();
          set({ recording: mode });
          if (mode === 'continuous') return startListening(source);
          Object.assign(turn, { format: source.format, sampleRate: source.sampleRate });
          recorded = turn;
          questions.ask(turn);
        },
        piece(bytes, level) {
          if (!own.isStopped) set({ level });
          if (mode === 'continuous') {
            link?.audio(bytes);
            return link?.room();
          }
          turn.pieces.push(bytes);
          turn.bytes += bytes.length;
          questions.send();
          const isLong = clock.now() - startedAt >= settings.maxRecordingMs;
          if (isLong || questions.bytes >= settings.maxKeptBytes) stop(own);
          return undefined;
        },
        failed: fail,
        over() {
          if (listening === own) listening = undefined;
          if (mode === 'push') recordingOver(turn);
          else if (own.source !== undefined) link?.say({ type: 'audio_end' });
          set({ recording: undefined, level: 0, isSpeaking: false });
          questions.send();
        },
      });
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

    function startListening({ format, sampleRate }: VoiceRecording): void {
      const rate = sampleRate === undefined ? {} : { sample_rate: sampleRate };
      if (link?.isOpen !== true) return;
      link.say({ type: 'audio_start', format, ...rate, mode: 'continuous' });
      isOverheard = true;
    }

    function stop(own: VoiceListening): void {
      own.stop();
      if (listening === own) set({ recording: undefined, level: 0 });
    }

    /** The microphone is given back, and what is recorded with `push` is not sent. */
    function dropListening(): void {
      const turn = recorded;
      recorded = undefined;
      listening?.drop();
      if (turn !== undefined) questions.forget(turn);
    }

    function goOnListening({ source, drop }: VoiceListening): void {
      if (source === undefined) return;
      // A file that goes on in its middle is none.
      if (source.format === 'pcm') startListening(source);
      else {
        drop();
        fail(needsConnection());
      }
    }

    async function warmUp(): Promise<void> {
      try {
        await queue.warmUp();
      } catch {
        // Where nothing may be played, the queue says so when something is.
      }
    }

    const stream: VoiceStream = {
      get state() {
        return state;
      },
      audioQueue: queue,
      subscribe(listener) {
        const own = (): void => listener();
        listeners.add(own);
        return () => void listeners.delete(own);
      },
      async connect() {
        if (isDisposed) return fail(disposed());
        if (link === undefined) open();
        if (state.connection === 'open' || state.connection === 'batch') return;
        await new Promise<void>((resolve) => {
          waiters.push(resolve);
        });
      },
      disconnect() {
        dropListening();
        lookout.stop();
        questions.forget();
        if (questions.current !== undefined || queue.current !== undefined) breakOff();
        link?.close();
        link = undefined;
        set({ connection: 'closed', partialTranscript: '' });
        arrived();
      },
      async startRecording({ mode = 'push' } = {}) {
        if (isDisposed) return fail(disposed());
        if (listening !== undefined && !listening.isStopped) {
          if (listening.mode === mode) return listening.opened;
          await stream.stopRecording();
        }
        await listening?.ended;
        // Whoever was first begins.
        if (listening !== undefined) return listening.opened;
        void warmUp();
        if (mode === 'continuous' && state.connection === 'batch') return fail(needsConnection());
        if (mode === 'push') breakOff();
        if (!hasRoom()) return;
        ensureConnected();
        set({ error: undefined, partialTranscript: '', finalTranscript: '' });
        const own = listen(mode);
        listening = own;
        return own.opened;
      },
      async stopRecording() {
        const own = listening;
        if (own === undefined) return;
        stop(own);
        await own.ended;
      },
      sendText(text) {
        if (isDisposed) return fail(disposed());
        const content = typeof text === 'string' ? text.trim() : '';
        if (content === '' || content.length > settings.maxTextChars) {
          return fail(
            new TranscribeError(
              `A question has 1 to ${settings.maxTextChars} characters; this one has ${content.length}.`,
              { code: 'ERR_INVALID_OPTION', details: { length: content.length } },
            ),
          );
        }
        void warmUp();
        if (listening?.mode === 'push') dropListening();
        breakOff();
        if (!hasRoom()) return;
        set({ error: undefined, partialTranscript: '', finalTranscript: content });
        onMessage({ role: 'user', text: content, audioUrls: [], isInterrupted: false });
        ensureConnected();
        questions.ask(writtenTurn(content));
      },
      cancel() {
        if (listening?.mode === 'push') dropListening();
        questions.forget();
        breakOff();
        set({ partialTranscript: '' });
      },
      [Symbol.dispose]() {
        if (isDisposed) return;
        stream.disconnect();
        isDisposed = true;
        queue[Symbol.dispose]();
        listeners.clear();
      },
    };
    return stream;
  };
}

function needsConnection(): TranscribeError {
  return new TranscribeError(
    'The server can listen all the time only over its connection, which is lost. Hold the button while you speak, or start again later.',
    { code: 'ERR_INVALID_STATE', retryable: true },
  );
}

function disposed(): TranscribeError {
  return new TranscribeError('The conversation was disposed. Make another one.', {
    code: 'ERR_DISPOSED',
  });
}
