import { TranscribeError } from '@ws/core';
import { ConnectionOptions } from '@ws/client/internal';

/** The part of an `HTMLAudioElement` that a queue uses. */
interface AudioPlayer {
    src: string;
    preload: string;
    /** Seconds of the sound that were played. */
    readonly currentTime: number;
    /** Rejects where a browser lets no page play before somebody has clicked, or the sound cannot be had. */
    play(): Promise<void>;
    pause(): void;
    load(): void;
    removeAttribute(name: 'src'): void;
    onended: ((event: never) => unknown) | null;
    onerror: ((event: never) => unknown) | null;
}

/** A sound that is being played. */
interface PlayingSound {
    readonly url: string;
    /** Seconds of it that were heard. */
    readonly seconds: number;
}
/** Told what is played. */
interface AudioQueueListener {
    onPlaybackStart?: ((url: string) => void) | undefined;
    /** The sound was heard to its end. One that was cleared was not. */
    onPlaybackEnd?: ((url: string) => void) | undefined;
    /** The last sound was heard, or left out. */
    onQueueEmpty?: (() => void) | undefined;
    /** A sound could not be played, and the next one is. `ERR_INVALID_STATE`: the browser wants a click first. */
    onError?: ((error: TranscribeError, url: string) => void) | undefined;
}
/** Settings of {@link createAudioQueue}. */
interface AudioQueueOptions extends AudioQueueListener {
    /** Sounds that may wait, 1 to 100000. Default 1000. */
    readonly maxQueued?: number | undefined;
    /** Makes a player. Default: an `HTMLAudioElement`. */
    readonly createPlayer?: (() => AudioPlayer) | undefined;
}
/** Sounds that are played one after the other. The members of {@link AudioQueueListener} may be replaced at any time. */
interface AudioQueue extends AudioQueueListener, Disposable {
    /**
     * Plays a sound after those before it; it is downloaded while the one before is played.
     *
     * @param url - or an object URL of what is there already
     * @throws TranscribeError `ERR_OVERLOADED` where `maxQueued` sounds wait, `ERR_DISPOSED`
     */
    enqueue(url: string): void;
    /** Stops the sound at once, and forgets those that wait. */
    clear(): void;
    /** Holds the sound where it is. */
    pause(): void;
    /** Goes on where it was held. */
    resume(): void;
    /**
     * To be called from a click, before anything is to be played without one: browsers, Safari above all, let no page play a
     * sound otherwise. Rejects with `ERR_INVALID_STATE` where it was none.
     */
    warmUp(): Promise<void>;
    readonly isPlaying: boolean;
    /** Sounds that wait, without the one that is played. */
    readonly queueLength: number;
    /** What is played, or held. */
    readonly current: PlayingSound | undefined;
}
/**
 * A queue of sounds, such as the sentences of an answer that is spoken while it is written.
 *
 * @example
 * ```ts
 * const queue = createAudioQueue({ onQueueEmpty: () => console.log('said') });
 * button.onclick = () => queue.warmUp();
 * queue.enqueue('/voice/audio/1.wav');
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createAudioQueue(options?: AudioQueueOptions): AudioQueue;

/** How a recording is encoded. */
type VoiceFormat = 'webm' | 'mp4' | 'wav' | 'pcm';
/** How an utterance ends: `push`, the user lets go of a button; `continuous`, the server hears a pause. */
type VoiceMode = 'push' | 'continuous';
/** How the use of a tool stands: the model begins to call it, it runs, it has ended well, or it has not. */
type VoiceToolState = 'called' | 'running' | 'done' | 'failed';
/** A use of a tool for an answer. */
interface VoiceTool {
    readonly name: string;
    readonly state: VoiceToolState;
    /** Which use it is, where the server tells: it has the same one in all of its states. */
    readonly id: string | undefined;
}

/** How a microphone is to be opened. */
interface VoiceWish {
    readonly mode: VoiceMode;
    /** Aborted when the recording is given up. */
    readonly signal: AbortSignal;
}
/** What somebody says, as it is recorded: encoded, in pieces of any length, which together are one file or stream. */
interface VoiceRecording extends AsyncIterable<Uint8Array> {
    readonly format: VoiceFormat;
    /** Hz, of `pcm`. */
    readonly sampleRate?: number | undefined;
    /** Root mean square of what was heard last, 0 to 1. */
    readonly level?: number | undefined;
    /** Ends it: its iteration gives what was recorded until now, and ends. */
    stop?(): void;
}
/** Mono samples in [-1, 1]: the sources of this package are such. */
interface VoiceSamples extends AsyncIterable<Float32Array> {
    /** Hz, a whole number from 8000 to 192000. */
    readonly sampleRate: number;
    readonly level?: number | undefined;
    stop?(): void;
}
/** Opens what is listened to. */
type OpenVoiceMicrophone = (wish: VoiceWish) => VoiceRecording | VoiceSamples | Promise<VoiceRecording | VoiceSamples>;

/** Something that was said, by whom. */
interface VoiceMessage {
    readonly role: 'user' | 'assistant';
    readonly text: string;
    /** The sounds of an answer, in full addresses; of a user, and of an answer that is not spoken, none. */
    readonly audioUrls: readonly string[];
    /** An answer that was broken off: `text` is what there was of it. */
    readonly isInterrupted: boolean;
}
/** Settings of `createVoiceStream`. Those of its connection mean what they mean for `connect` of `@ws/client`. */
interface VoiceStreamOptions extends ConnectionOptions {
    /**
     * A server (`ws://127.0.0.1:8765`), or its `/voice/stream` in full; in a page, also relative to it. `http` and `https`
     * are taken for `ws` and `wss`.
     */
    readonly url: string | URL;
    /** Plays the answers. Default: one of `createAudioQueue`; where there is no `Audio`, answers are not played. */
    readonly queue?: AudioQueue | undefined;
    /**
     * Opens what is listened to. Default: the browser's microphone, with echo cancellation, noise suppression and automatic
     * gain: by `MediaRecorder` (WebM, or MP4 in Safari) for `push`, as raw samples for `continuous`. In Node there is none.
     */
    readonly microphone?: OpenVoiceMicrophone | undefined;
    /** Called with each message once it is final, in order. It must not throw. */
    readonly onMessage?: ((message: VoiceMessage) => void) | undefined;
    /** Of a conversation that goes on: the server's, as `state.conversationId` had it. Default: a new one. */
    readonly conversationId?: string | undefined;
    /**
     * Milliseconds without a connection after which the server is asked over HTTP, if it answers there, 0 to 3600000.
     * Default 2000.
     */
    readonly batchAfterMs?: number | undefined;
    /** Milliseconds without a word of an answer, 1000 to 3600000: then the connection is made anew. Default 60000. */
    readonly answerTimeoutMs?: number | undefined;
    /** Milliseconds of one recording, 1000 to 3600000: then it ends by itself, and is answered. Default 120000. */
    readonly maxRecordingMs?: number | undefined;
    /**
     * Bytes of recordings that wait for a connection or an answer, 65536 to 1073741824. A recording that reaches it ends,
     * and another one is refused with `ERR_OVERLOADED`. Default 16777216.
     */
    readonly maxKeptBytes?: number | undefined;
    /** Questions that wait for a connection, 1 to 1000; more are refused with `ERR_OVERLOADED`. Default 20. */
    readonly maxKept?: number | undefined;
    /** Characters of a text, 1 to 1000000. Default 8000. */
    readonly maxTextChars?: number | undefined;
}

/**
 * How a conversation stands: `disconnected` before `connect` and after the end, `connecting` until the server is there
 * (what is said meanwhile is kept), `ready`, `recording` while somebody speaks, `processing` until the answer is written.
 */
type VoiceStatus = 'disconnected' | 'connecting' | 'ready' | 'recording' | 'processing';
/**
 * How the connection stands. `reconnecting`: it was lost. `batch`: it cannot be had, and the server answers one question
 * at a time over HTTP.
 */
type VoiceConnection = 'closed' | 'connecting' | 'open' | 'reconnecting' | 'batch';
/** All that a page shows. A new object at each change. */
interface VoiceState {
    readonly status: VoiceStatus;
    readonly connection: VoiceConnection;
    /** How the microphone is listened to, while it is. */
    readonly recording: VoiceMode | undefined;
    /** How loud it is: root mean square, 0 to 1, ten times a second. */
    readonly level: number;
    /** The server hears somebody speak. Only where it listens all the time. */
    readonly isSpeaking: boolean;
    /** What is being said, as far as it is understood; empty once it is final. */
    readonly partialTranscript: string;
    /** What was said last. */
    readonly finalTranscript: string;
    /**
     * What the server heard last and took for the answer's own sound from a loudspeaker: it is not asked. Empty once
     * something else is heard or asked. Only where it listens all the time.
     */
    readonly suppressedTranscript: string;
    /**
     * Speech that the server heard last and has no text for, in seconds of the recording or of the open microphone. Left
     * out once something else is heard or asked.
     */
    readonly untranscribed: {
        readonly start: number;
        readonly end: number;
    } | undefined;
    /** The answer, as far as it is written. */
    readonly responseText: string;
    /**
     * How much of `responseText` has been heard, in UTF-16 units: up to the word that is being spoken. Within a sound it is
     * estimated, as if each character took as long. 0 where the server does not tell what its sounds speak.
     */
    readonly spokenChars: number;
    /** Tools that the model has used for the answer, in the order in which it called them: the last hundred. */
    readonly tools: readonly VoiceTool[];
    /** The answer is written to its end. */
    readonly responseComplete: boolean;
    /** It was broken off: by `cancel`, by another question, or by somebody who spoke. */
    readonly isInterrupted: boolean;
    /** The sounds of the answer, in their order, as they come. */
    readonly audioUrls: readonly string[];
    /** A sound is played. */
    readonly isPlaying: boolean;
    /** The answer is written, and was heard to its end. */
    readonly answerHeard: boolean;
    /** Questions that are kept until the server is there. */
    readonly kept: number;
    /** By what the server remembers the conversation, once it has told it. */
    readonly conversationId: string | undefined;
    /** Who can speak the answers, as the server tells; empty where it does not. */
    readonly voices: readonly string[];
    /** Who does. */
    readonly voice: string | undefined;
    /** Models that can write the answers, as the server tells; empty where there is no choice. */
    readonly models: readonly string[];
    /** Which does. */
    readonly model: string | undefined;
    /** What went wrong last; left out once something is asked again. */
    readonly error: TranscribeError | undefined;
}
/** Before anything was said; also what a server renders. */
declare const NOTHING_SAID: VoiceState;

/** A spoken conversation with a server: a store, as frameworks subscribe to. Its calls never reject: see `state.error`. */
interface VoiceStream extends Disposable {
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
    startRecording(options?: {
        readonly mode?: VoiceMode | undefined;
    }): Promise<void>;
    /** Resolves when all that was recorded is on its way, or kept. */
    stopRecording(): Promise<void>;
    /** Asks in writing. An answer before it is broken off. Without a connection it is kept, as a recording is. */
    sendText(text: string): void;
    /**
     * Who speaks the answers from the next one on: one of `state.voices`. It stays over lost connections. Without effect where
     * the server does not tell who can speak.
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
declare function createVoiceStream(options: VoiceStreamOptions): VoiceStream;

export { type AudioPlayer, type AudioQueue, type AudioQueueListener, type AudioQueueOptions, NOTHING_SAID, type OpenVoiceMicrophone, type PlayingSound, type VoiceConnection, type VoiceMessage, type VoiceMode, type VoiceRecording, type VoiceSamples, type VoiceState, type VoiceStatus, type VoiceStream, type VoiceStreamOptions, type VoiceTool, type VoiceToolState, createAudioQueue, createVoiceStream };
