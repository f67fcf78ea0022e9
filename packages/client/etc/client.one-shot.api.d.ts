import { OneShotResultMessage, SpeechDetectorOptions } from '@ws/core/internal';
import { S as SpokenAudio } from './spoken-audio.shared.js';
import { C as ConnectOptions } from './connect-options.shared.js';
import '@ws/core';
import '@ws/core/audio';
import '@ws/core/protocol';
import './client-event-BvoKE9FX.js';
import './connection-options-uw6929N7.js';
import './web-socket-like-PVWjf3cU.js';

/** What `transcribeOnce` says of what is spoken, as `connect` does: a server of the original messages alone knows none. */
type Told = 'language' | 'languages' | 'prompt' | 'hotwords' | 'wordTimestamps' | 'redact';
/** Settings of `transcribeOnce`; those that `connect` has, too, are as there. */
interface TranscribeOnceOptions extends Pick<ConnectOptions, Told | 'apiKey' | 'strategy' | 'signal' | 'createSocket'> {
    /** Hz of `samples` and `contextAudio`, 8000 to 48000. Default 16000. */
    readonly sampleRate?: number | undefined;
    /** The text that came before; its last 4000 characters are sent. */
    readonly previousTranscript?: string | undefined;
    /** The end of the audio that came before. */
    readonly contextAudio?: Float32Array | undefined;
    /** Milliseconds for the answer, 1 to 3600000. Default 60000. */
    readonly timeoutMs?: number | undefined;
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
declare function transcribeOnce(url: string | URL, samples: Float32Array, options?: TranscribeOnceOptions): Promise<OneShotTranscript>;

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
declare function transcribeChunks(url: string | URL, audio: SpokenAudio, options?: TranscribeChunksOptions): AsyncGenerator<ChunkTranscript, void, undefined>;

export { type ChunkTranscript, type OneShotTranscript, type TranscribeChunksOptions, type TranscribeOnceOptions, transcribeChunks, transcribeOnce };
