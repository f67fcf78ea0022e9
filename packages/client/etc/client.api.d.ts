import { C as ConnectOptions } from './connect-options.shared.js';
import { C as ClientEvent } from './client-event.shared.js';
import { C as ConnectedSession, a as ClientSession } from './client-session.shared.js';
export { L as LatencyStats, S as SessionState } from './client-session.shared.js';
export { O as Observable } from './observable.shared.js';
export { C as CreateSocket, W as WebSocketLike } from './web-socket-like.shared.js';
import { S as SpokenAudio } from './spoken-audio.shared.js';
import { FinalEvent } from '@ws/core';
import '@ws/core/audio';
import '@ws/core/internal';
import '@ws/core/protocol';
import './connection-options-uw6929N7.js';

/** A server, or several of which the later ones stand in for the first. */
type ServerAddress = string | URL | readonly (string | URL)[];

/**
 * Opens a session on a server.
 *
 * @param url - a server (`ws://127.0.0.1:8765`), or the whole address of a session
 * (`ws://127.0.0.1:8765/ws/transcribe/prompt`); or several, the preferred first: where a server cannot be reached, hangs, is
 * full or leaves, the session goes on at the next one, and nothing that was said is lost
 * @returns the session, once the server has said `ready`
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_CONNECTION` when the server cannot be reached or refuses;
 * `ERR_UNAUTHORIZED` when the API key is missing or wrong; `ERR_OVERLOADED` when it is full; `ERR_PROTOCOL` when it speaks another protocol; `ERR_ABORTED`
 */
declare function connect(url: ServerAddress, options?: ConnectOptions): Promise<ConnectedSession>;
/**
 * Opens a session that takes audio from the first moment on, whether there is a server by now or not: its connection is
 * tried for `maxOutageMs`, and what was said meanwhile is sent then.
 *
 * @param url - as of {@link connect}
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function openSession(url: ServerAddress, options?: ConnectOptions): ClientSession;

/** Settings of `transcribe`: those of a session. */
interface TranscribeSessionOptions extends Omit<ConnectOptions, 'onEvent'> {
    /** Called with each event of the session, such as `warning` and `error`, before its final is given. What it throws, the loop throws. */
    readonly onEvent?: ((event: ClientEvent) => void) | undefined;
}
/** Audio that has no transcript. */
interface TranscriptGap {
    /** Seconds from the first sample; left out where the server named no place. */
    readonly start?: number | undefined;
    readonly end?: number | undefined;
    /** Why. */
    readonly message: string;
}
/**
 * Transcribes a stream of audio on a server: its finals, as they come, and nothing else. Those without text come with
 * `emptyFinals`. The audio is read as fast as the server takes it. It ends when all is answered. Who leaves the loop ends
 * the session, and the reading of the audio.
 *
 * A loop that ends without an error has had the whole transcript. Where the server has no transcript of some audio, the
 * finals of all other audio come, and then the loop throws: `details.gaps` of the error is a list of
 * {@link TranscriptGap}, the first 1000, and `details.count` their number. Warnings go to `onEvent`.
 *
 * @param url - as of `connect`
 * @param audio - read once
 * @throws TranscribeError what ended the session; what the audio throws, once what came before has its finals; the first
 * failure's code, mostly `ERR_BACKEND_FAILED`, where the transcript has gaps
 * @example
 * ```ts
 * for await (const { start, text } of transcribe('ws://127.0.0.1:8765', audio)) console.log(start, text);
 * ```
 */
declare function transcribe(url: ServerAddress, audio: SpokenAudio, options?: TranscribeSessionOptions): AsyncGenerator<FinalEvent, void, undefined>;

export { ClientEvent, ClientSession, ConnectOptions, ConnectedSession, type ServerAddress, SpokenAudio, type TranscribeSessionOptions, type TranscriptGap, connect, openSession, transcribe };
