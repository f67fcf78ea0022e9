import { TranscribeError } from '@ws/core';
import { readOptions } from '@ws/core/internal';
import type { AudioQueue } from '../playback/create-audio-queue.js';
import { createBatchEndpoints } from './batch-endpoints.js';
import { openBrowserMicrophone } from './browser-microphone.js';
import { voiceAddress } from './voice-address.js';
import { createVoiceDialogue } from './voice-dialogue.js';
import type { VoiceMode } from './voice-messages.js';
import { VOICE_STREAM_OPTIONS, type VoiceStreamOptions } from './voice-options.js';
import { createVoiceQuestions } from './voice-questions.js';
import { createVoiceReception } from './voice-reception.js';
import { createVoiceRecorder, needsConnection } from './voice-recorder.js';
import { createVoiceStore, type VoiceState } from './voice-state.js';
import { voiceTurn } from './voice-turn.js';
import { createVoiceWay } from './voice-way.js';

/** A spoken conversation with a server: a store, as frameworks subscribe to. Its calls never reject: see `state.error`. */
export interface VoiceStream extends Disposable {
  /** As it is now; the same object until something changes. */
  readonly state: VoiceState;
  /** The queue that plays the answers. The caller may set its listeners. */
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
  /**
   * Sets the voice that speaks the answers from the next one on: one of `state.voices`. It stays over lost connections. The
   * call does nothing where the server names no voices.
   */
  setVoice(name: string): void;
  /**
   * Which model writes the answers from the next one on: one of `state.models`; another one is `state.error`. It stays over
   * lost connections.
   */
  setModel(name: string): void;
  /** Nothing more is to be answered: the sound ends at once, and so does the work of the server. */
  cancel(): void;
}

/** Of what the state says, that which ends with another question. */
const NOTHING_HEARD = {
  ...{ error: undefined, partialTranscript: '', suppressedTranscript: '' },
  untranscribed: undefined,
};

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
export function createVoiceStream(options: VoiceStreamOptions): VoiceStream {
  const settings = readOptions(VOICE_STREAM_OPTIONS, options);
  const { onMessage = () => {}, microphone = openBrowserMicrophone } = settings;
  const address = voiceAddress(options.url);
  const store = createVoiceStore(settings.conversationId, () => questions);
  const batch = createBatchEndpoints(address, settings, () => store.state.conversationId);
  let isDisposed = false;
  let chosenVoice: string | undefined;
  let chosenModel: string | undefined;

  const way = createVoiceWay({
    ...{ store, address, batch, settings },
    message: (message) => reception.receive(message),
    lost(error) {
      if (!questions.takeBack()) {
        dialogue.breakOff();
        store.fail(error);
      }
      recorder.lost();
      dialogue.letGo();
      store.set({ isSpeaking: false });
    },
    socketless(isOver) {
      const wasListening = recorder.disconnected();
      if (isOver) return;
      if (wasListening) store.fail(needsConnection());
      questions.send();
    },
  });
  const dialogue = createVoiceDialogue({
    ...{ store, address, settings },
    heard: (url, seconds) => way.send({ type: 'playback', url, seconds }),
  });
  const { queue } = dialogue;
  const questions = createVoiceQuestions({ store, way, batch, dialogue });
  const recorder = createVoiceRecorder({ store, questions, way, microphone, settings });
  const reception = createVoiceReception({
    ...{ store, dialogue, questions, recorder },
    rechoose(voice, model) {
      store.set({ voice, model });
      if (chosenVoice !== undefined && chosenVoice !== voice) stream.setVoice(chosenVoice);
      // A server that has it no more is no fault of the user's.
      const isThere = chosenModel !== undefined && store.state.models.includes(chosenModel);
      if (isThere && chosenModel !== model) stream.setModel(chosenModel!);
    },
  });

  /** Gives the answer up. */
  function breakOff(): void {
    const { isSounding } = dialogue;
    if (questions.current !== undefined || isSounding) dialogue.breakOff();
    dialogue.silence();
    // Otherwise the server would answer what it has heard and not reported yet.
    const isKnown = questions.drop() || recorder.isOverheard;
    recorder.brokenOff();
    if ((isKnown || isSounding) && way.over === 'socket') {
      way.send({ type: 'cancel' });
      reception.cancelled();
    }
  }

  /** @returns whether there is room for another question */
  function hasRoom(): boolean {
    const { kept, bytes } = questions;
    if (kept < settings.maxKept && bytes < settings.maxKeptBytes) return true;
    store.fail(
      new TranscribeError(
        `${kept} questions wait for the server already. Wait until it is there, or take them back with cancel().`,
        { code: 'ERR_OVERLOADED', retryable: true, details: { kept, bytes } },
      ),
    );
    return false;
  }

  function dropPush(): void {
    if (recorder.listening?.mode === 'push') recorder.drop();
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
      return store.state;
    },
    audioQueue: queue,
    subscribe: store.subscribe,
    async connect() {
      if (isDisposed) return store.fail(disposed());
      way.connect();
      await way.arrival();
    },
    disconnect() {
      recorder.drop();
      questions.forget();
      if (questions.current !== undefined || queue.current !== undefined) breakOff();
      store.set({ partialTranscript: '' });
      way.close();
    },
    async startRecording({ mode = 'push' } = {}) {
      if (isDisposed) return store.fail(disposed());
      const { listening } = recorder;
      if (listening !== undefined && !listening.isStopped) {
        if (listening.mode === mode) return listening.opened;
        await stream.stopRecording();
      }
      await recorder.listening?.ended;
      // Another call has begun a recording meanwhile.
      if (recorder.listening !== undefined) return recorder.listening.opened;
      void warmUp();
      if (mode === 'continuous' && store.state.connection === 'batch') {
        return store.fail(needsConnection());
      }
      if (mode === 'push') breakOff();
      if (!hasRoom()) return;
      way.connect(true);
      store.set({ ...NOTHING_HEARD, finalTranscript: '' });
      return recorder.begin(mode).opened;
    },
    stopRecording: recorder.stop,
    sendText(text) {
      if (isDisposed) return store.fail(disposed());
      const content = typeof text === 'string' ? text.trim() : '';
      if (content === '' || content.length > settings.maxTextChars) {
        return store.fail(
          new TranscribeError(
            `A question has 1 to ${settings.maxTextChars} characters; this one has ${content.length}.`,
            { code: 'ERR_INVALID_OPTION', details: { length: content.length } },
          ),
        );
      }
      void warmUp();
      dropPush();
      breakOff();
      if (!hasRoom()) return;
      store.set({ ...NOTHING_HEARD, finalTranscript: content });
      onMessage({ role: 'user', text: content, audioUrls: [], isInterrupted: false });
      way.connect(true);
      questions.ask(voiceTurn({ kind: 'text', text: content }));
    },
    setVoice(name) {
      const { voices, connection } = store.state;
      if (!voices.includes(name)) return;
      chosenVoice = name;
      store.set({ voice: name });
      if (connection === 'open') way.send({ type: 'voice', name });
    },
    setModel(name) {
      const { models, connection } = store.state;
      if (!models.includes(name)) return store.fail(noModel(name, models));
      chosenModel = name;
      store.set({ model: name });
      if (connection === 'open') way.send({ type: 'model', name });
    },
    cancel() {
      dropPush();
      questions.forget();
      breakOff();
      store.set({ partialTranscript: '' });
    },
    [Symbol.dispose]() {
      if (isDisposed) return;
      stream.disconnect();
      isDisposed = true;
      queue[Symbol.dispose]();
      store.clear();
    },
  };
  return stream;
}

function disposed(): TranscribeError {
  return new TranscribeError('The conversation was disposed. Make another one.', {
    code: 'ERR_DISPOSED',
  });
}

function noModel(name: string, models: readonly string[]): TranscribeError {
  const there =
    models.length === 0 ? 'The server lets none be chosen.' : `There are ${models.join(', ')}.`;
  return new TranscribeError(`There is no model ${JSON.stringify(name)} here. ${there}`, {
    code: 'ERR_INVALID_OPTION',
    details: { option: 'model' },
  });
}
