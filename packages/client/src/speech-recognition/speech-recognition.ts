import { type FinalEvent, type PartialEvent, TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import type { ConnectOptions } from '../connection/connect-options.js';
import type { ClientEvent } from '../contracts/client-event.js';
import type { ClientSession } from '../session/client-session.js';
import { openSession } from '../session/open-session.js';
import { createMicrophoneSource } from '../sources/browser/microphone-source.js';
import type { SpokenAudio } from '../transcribe/spoken-audio.js';
import { listOf, type RecognitionResult, type RecognitionResultList, toResult } from './results.js';

/** A source to listen to, which its giver takes back: sources of `@ws/client/browser` are such. */
export type RecognitionSource = AsyncIterable<Float32Array> & {
  readonly sampleRate?: SpokenAudio['sampleRate'];
  stop?(): void;
};

/** Settings of `createSpeechRecognition`: those of a session, but for the language, which programs set themselves. */
export interface SpeechRecognitionOptions
  extends Omit<ConnectOptions, 'language' | 'onEvent' | 'signal'> {
  /** The server, as of `connect`. */
  readonly url: string | URL;
  /** What is listened to. Default: the microphone. */
  readonly source?: ((signal: AbortSignal) => Promise<RecognitionSource>) | undefined;
}

/** The errors of the Web Speech API that are told here. */
export type RecognitionErrorCode =
  | 'aborted'
  | 'audio-capture'
  | 'language-not-supported'
  | 'network'
  | 'not-allowed'
  | 'service-not-allowed';

/** What `onresult` is told. */
export class RecognitionResultEvent extends Event {
  readonly resultIndex: number;
  readonly results: RecognitionResultList;

  constructor(resultIndex: number, results: RecognitionResultList) {
    super('result');
    this.resultIndex = resultIndex;
    this.results = results;
  }
}

/** What `onerror` is told. */
export class RecognitionErrorEvent extends Event {
  readonly error: RecognitionErrorCode;
  readonly message: string;

  constructor(error: RecognitionErrorCode, message: string) {
    super('error');
    this.error = error;
    this.message = message;
  }
}

type Listener<E extends Event = Event> = ((event: E) => void) | null;

/** `SpeechRecognition` of the Web Speech API. */
export interface Recognition extends EventTarget {
  /** BCP 47, such as `en-US`; empty: the server finds out. */
  lang: string;
  /** Whether it goes on after the first final result. */
  continuous: boolean;
  /** Whether results come that may still change. */
  interimResults: boolean;
  /** One is given, whatever it is. */
  maxAlternatives: number;
  onstart: Listener;
  onaudiostart: Listener;
  onsoundstart: Listener;
  onspeechstart: Listener;
  onspeechend: Listener;
  onsoundend: Listener;
  onaudioend: Listener;
  onresult: Listener<RecognitionResultEvent>;
  onnomatch: Listener;
  onerror: Listener<RecognitionErrorEvent>;
  onend: Listener;
  /** @throws DOMException `InvalidStateError` while it runs */
  start(): void;
  /** Nothing more is said: the last results come, then `end`. */
  stop(): void;
  /** Leaves at once, without further results. */
  abort(): void;
}

const EVENTS = [
  ...(['start', 'audiostart', 'soundstart', 'speechstart', 'speechend'] as const),
  ...(['soundend', 'audioend', 'result', 'nomatch', 'error', 'end'] as const),
];

/**
 * The `SpeechRecognition` of the Web Speech API over a server of one's own: for the programs that are written to it, and
 * for browsers that have none.
 *
 * @example
 * ```ts
 * window.SpeechRecognition = createSpeechRecognition({ url: 'wss://captions.example' });
 * ```
 */
export function createSpeechRecognition({
  url,
  source: openSource = (signal) => createMicrophoneSource({ signal }),
  ...settings
}: SpeechRecognitionOptions): new () => Recognition {
  /** From `start` to `end`. */
  interface Run {
    readonly leaving: AbortController;
    source?: RecognitionSource;
    isStopped: boolean;
  }

  class SpeechRecognition extends EventTarget {
    lang = '';
    continuous = false;
    interimResults = false;
    maxAlternatives = 1;
    #run: Run | undefined;

    constructor() {
      super();
      const handlers: Record<string, unknown> = this as never;
      for (const name of EVENTS) {
        handlers[`on${name}`] = null;
        this.addEventListener(name, (event) => {
          const handler = handlers[`on${name}`];
          if (typeof handler === 'function') handler.call(this, event);
        });
      }
    }

    start(): void {
      if (this.#run !== undefined) {
        throw new DOMException('The recognition has been started already.', 'InvalidStateError');
      }
      const run: Run = { leaving: new AbortController(), isStopped: false };
      this.#run = run;
      void this.#listen(run)
        .catch((error: unknown) => this.#fail(error, run))
        .finally(() => {
          run.source?.stop?.();
          this.#run = undefined;
          this.dispatchEvent(new Event('end'));
        });
    }

    stop(): void {
      if (this.#run === undefined) return;
      this.#run.isStopped = true;
      this.#run.source?.stop?.();
    }

    abort(): void {
      this.#run?.leaving.abort();
      this.#run?.source?.stop?.();
    }

    async #listen(run: Run): Promise<void> {
      const { signal } = run.leaving;
      const source = await openSource(signal);
      run.source = source;
      if (run.isStopped || signal.aborted) return;
      const { sampleRate = source.sampleRate } = settings;
      const language = this.lang.split('-')[0]!.toLowerCase();
      const session = openSession(url, {
        ...{ waitForServer: false, ...settings, sampleRate, signal },
        language: language === '' ? undefined : language,
        onEvent: this.#hearing(run),
      });
      await session.opened;
      this.dispatchEvent(new Event('start'));
      this.dispatchEvent(new Event('audiostart'));
      await speak(session, source, run);
      this.dispatchEvent(new Event('audioend'));
    }

    #hearing(run: Run): (event: ClientEvent) => void {
      const finals: RecognitionResult[] = [];
      const tell = (event: FinalEvent | PartialEvent): void => {
        const index = finals.length;
        const result = toResult(event, index);
        if (event.type === 'final') finals.push(result);
        const results = event.type === 'final' ? finals : [...finals, result];
        this.dispatchEvent(new RecognitionResultEvent(index, listOf(results)));
      };
      return (event) => {
        if (run.leaving.signal.aborted) return;
        if (event.type === 'speech_start') {
          this.dispatchEvent(new Event('soundstart'));
          this.dispatchEvent(new Event('speechstart'));
        } else if (event.type === 'speech_end') {
          this.dispatchEvent(new Event('speechend'));
          this.dispatchEvent(new Event('soundend'));
        } else if (event.type === 'partial') {
          if (this.interimResults && !(run.isStopped && !this.continuous)) tell(event);
        } else if (event.type === 'final') {
          // One is enough: what comes after it was said while it was stopped.
          if (!this.continuous && finals.length > 0) return;
          if (event.text !== '') tell(event);
          else this.dispatchEvent(new Event('nomatch'));
          if (!this.continuous && event.text !== '') this.stop();
        } else if (event.type === 'error') {
          // An "error" of the Web Speech API would say that the recognition ends.
          if (this.continuous || finals.length === 0) this.dispatchEvent(new Event('nomatch'));
        }
      };
    }

    #fail(error: unknown, run: Run): void {
      const code = run.leaving.signal.aborted ? 'aborted' : errorCodeOf(error);
      const message = errorMessage(error);
      this.dispatchEvent(new RecognitionErrorEvent(code, message));
    }
  }
  return SpeechRecognition as unknown as new () => Recognition;
}

async function speak(
  session: ClientSession,
  source: RecognitionSource,
  run: { readonly isStopped: boolean },
): Promise<void> {
  // A caller that waits for the microphone is woken when the session fails.
  void session.closed.then((error) => error && source.stop?.());
  try {
    for await (const samples of source) {
      await session.write(samples);
      if (run.isStopped) break;
    }
    await session.end();
  } finally {
    await session[Symbol.asyncDispose]();
  }
}

function errorCodeOf(error: unknown): RecognitionErrorCode {
  if (!TranscribeError.isInstance(error)) return 'audio-capture';
  // What a browser says of its microphone.
  const { reason } = error.details as { readonly reason?: unknown };
  if (reason === 'NotAllowedError') return 'not-allowed';
  if (error.code === 'ERR_INVALID_STATE') return 'audio-capture';
  if (error.code === 'ERR_ABORTED') return 'aborted';
  if (error.code === 'ERR_UNAUTHORIZED') return 'service-not-allowed';
  const { wireCode } = error.details as { readonly wireCode?: unknown };
  return wireCode === 'UNSUPPORTED_LANGUAGE' ? 'language-not-supported' : 'network';
}
