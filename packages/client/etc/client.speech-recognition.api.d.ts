import { C as ConnectOptions } from './connect-options.shared.js';
import { S as SpokenAudio } from './spoken-audio.shared.js';
import '@ws/core';
import '@ws/core/audio';
import '@ws/core/internal';
import '@ws/core/protocol';
import './client-event-BvoKE9FX.js';
import './connection-options-uw6929N7.js';
import './web-socket-like-PVWjf3cU.js';

/** One reading of what was said, as the Web Speech API has it. */
interface RecognitionAlternative {
    readonly transcript: string;
    /** 0 to 1; 0 where it is not known, as of interim results. */
    readonly confidence: number;
}
/** What was said at one time: one alternative. */
interface RecognitionResult extends ArrayLike<RecognitionAlternative> {
    readonly isFinal: boolean;
    item(index: number): RecognitionAlternative;
}
/** All results of a recognition so far. */
interface RecognitionResultList extends ArrayLike<RecognitionResult> {
    item(index: number): RecognitionResult;
}

/** A source to listen to, which its giver takes back: sources of `@ws/client/browser` are such. */
type RecognitionSource = AsyncIterable<Float32Array> & {
    readonly sampleRate?: SpokenAudio['sampleRate'];
    stop?(): void;
};
/** Settings of `createSpeechRecognition`: those of a session, but for the language, which programs set themselves. */
interface SpeechRecognitionOptions extends Omit<ConnectOptions, 'language' | 'onEvent' | 'signal'> {
    /** The server, as of `connect`. */
    readonly url: string | URL;
    /** What is listened to. Default: the microphone. */
    readonly source?: ((signal: AbortSignal) => Promise<RecognitionSource>) | undefined;
}
/** The errors of the Web Speech API that are told here. */
type RecognitionErrorCode = 'aborted' | 'audio-capture' | 'language-not-supported' | 'network' | 'not-allowed' | 'service-not-allowed';
/** What `onresult` is told. */
declare class RecognitionResultEvent extends Event {
    readonly resultIndex: number;
    readonly results: RecognitionResultList;
    constructor(resultIndex: number, results: RecognitionResultList);
}
/** What `onerror` is told. */
declare class RecognitionErrorEvent extends Event {
    readonly error: RecognitionErrorCode;
    readonly message: string;
    constructor(error: RecognitionErrorCode, message: string);
}
type Listener<E extends Event = Event> = ((event: E) => void) | null;
/** `SpeechRecognition` of the Web Speech API. */
interface Recognition extends EventTarget {
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
/**
 * The `SpeechRecognition` of the Web Speech API over a server of one's own: for the programs that are written to it, and
 * for browsers that have none.
 *
 * @example
 * ```ts
 * window.SpeechRecognition = createSpeechRecognition({ url: 'wss://captions.example' });
 * ```
 */
declare function createSpeechRecognition({ url, source: openSource, ...settings }: SpeechRecognitionOptions): new () => Recognition;

export { type Recognition, RecognitionErrorEvent, RecognitionResultEvent, type RecognitionSource, type SpeechRecognitionOptions, createSpeechRecognition };
