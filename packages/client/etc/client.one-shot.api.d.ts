import { SpeechDetectorOptions } from '@ws/core/vad';
import { S as SpokenAudio } from './spoken-audio.shared.js';
import { StrategyName } from '@ws/core';
import { OneShotResultMessage, RedactionKind } from '@ws/core/protocol';
import { A as ApiKey } from './api-key.shared.js';
import { C as CreateSocket } from './web-socket-like.shared.js';
import '@ws/core/options';

/** Settings of `transcribeOnce`. */
interface TranscribeOnceOptions {
    /** Hz of `samples` and `contextAudio`, 8000 to 48000. Default 16000. */
    readonly sampleRate?: number | undefined;
    /** What is spoken, as in the options of `connect`: a server that speaks the original messages alone knows none. */
    readonly language?: string | undefined;
    readonly languages?: readonly string[] | undefined;
    readonly prompt?: string | undefined;
    readonly hotwords?: readonly string[] | undefined;
    /** The text that came before; its last 4000 characters are sent. */
    readonly previousTranscript?: string | undefined;
    /** The end of the audio that came before. */
    readonly contextAudio?: Float32Array | undefined;
    /** Ask for the words of each segment, with their times and how sure the engine is of them. Default: the server's, `false`. */
    readonly wordTimestamps?: boolean | undefined;
    /** As that of `connect`. */
    readonly redact?: readonly RedactionKind[] | undefined;
    /** As that of `connect`. */
    readonly apiKey?: ApiKey | undefined;
    /** Where the address has no path. Default `prompt`. */
    readonly strategy?: StrategyName | undefined;
    /** Milliseconds for the answer, 1 to 3600000. Default 60000. */
    readonly timeoutMs?: number | undefined;
    readonly signal?: AbortSignal | undefined;
    /** Makes the socket. Default: the platform's own; in Node that of the package `ws`. */
    readonly createSocket?: CreateSocket | undefined;
}
/** The transcript of one piece of audio; times in seconds from its first sample. */
type OneShotTranscript = Omit<OneShotResultMessage, 'type'>;
/**
 * Transcribes one piece of audio on a server: by default at most 5 minutes, and what fits into a message of 16 MiB (196 s
 * at 16 kHz).
 *
 * @param url - a server (`ws://127.0.0.1:8765`), or the whole address of a session
 * @param samples - mono, in [-1, 1]; they are copied
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`, `ERR_BACKEND_FAILED`,
 * `ERR_BACKEND_TIMEOUT` also where no answer came within `timeoutMs`, `ERR_CONNECTION`, `ERR_UNAUTHORIZED`, `ERR_OVERLOADED`, `ERR_ABORTED`
 */
type TranscribeOnce = (url: string | URL, samples: Float32Array, options?: TranscribeOnceOptions) => Promise<OneShotTranscript>;

/** Where speech is cut into chunks, and what goes with each. */
interface ChunkOptions {
    /** Speech that is shorter is put together with what comes next, 0 to 60000. Default 500. */
    readonly minChunkMs?: number | undefined;
    /** Speech that is longer is cut, 1000 to 180000. Default 15000. */
    readonly maxChunkMs?: number | undefined;
    /** Audio before speech that belongs to it, 0 to 5000. Default 300. */
    readonly preRollMs?: number | undefined;
    /** Audio before a chunk that is sent as its context, 0 to 30000. Default 1000. */
    readonly contextMs?: number | undefined;
    /** What tells speech from silence. Default: by energy, after 300 ms of silence. */
    readonly detector?: Omit<SpeechDetectorOptions, 'prefixPadMs'> | undefined;
}
/** Settings of `transcribeChunks`. */
interface TranscribeChunksOptions extends ChunkOptions, Omit<TranscribeOnceOptions, 'previousTranscript' | 'contextAudio'> {
}
/** The answer to a chunk; all times in seconds from the stream's first sample. */
interface ChunkTranscript extends OneShotTranscript {
    readonly start: number;
    readonly end: number;
}
/**
 * Transcribes a stream of audio by one question for each stretch of speech: for servers that speak the original messages
 * alone, and for programs that want no session. The text so far goes along as `previous_transcript`, the audio before the
 * chunk as `context_audio`. Questions follow one another: while one is answered, the audio is not read.
 *
 * @throws TranscribeError as `transcribeOnce`; what the audio throws
 */
type TranscribeChunks = (url: string | URL, audio: SpokenAudio, options?: TranscribeChunksOptions) => AsyncGenerator<ChunkTranscript, void, undefined>;

/** Transcribes one piece of audio on a server: see {@link TranscribeOnce}. */
declare const transcribeOnce: TranscribeOnce;
/** Transcribes a stream of audio, chunk by chunk: see {@link TranscribeChunks}. */
declare const transcribeChunks: TranscribeChunks;

export { type ChunkOptions, type ChunkTranscript, type OneShotTranscript, SpokenAudio, type TranscribeChunks, type TranscribeChunksOptions, type TranscribeOnce, type TranscribeOnceOptions, transcribeChunks, transcribeOnce };
