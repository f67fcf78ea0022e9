import { C as ConnectionSettings } from './connection-options.shared.js';
export { A as ApiKey, a as CONNECTION, b as ConnectionOptions, s as socketOptions } from './connection-options.shared.js';
import { TranscribeError } from '@ws/core';
export { c as createSubject } from './observable.shared.js';
export { C as CreateSocket, H as HttpRefusal, S as SocketOptions, W as WebSocketLike } from './web-socket-like.shared.js';
export { l as levelOf } from './audio-source.shared.js';
import '@ws/core/internal';

/** A WebSocket. When it is lost, another one takes its place; attempts go on for `maxOutageMs`. */
interface ReconnectingSocket {
    /** The server has greeted on the socket that is there. */
    readonly isOpen: boolean;
    /** Sends a frame; does nothing while no socket is open. */
    send(frame: string | Uint8Array): void;
    /** Resolves when fewer than `maxBytes` wait to leave, or the socket is lost. */
    room(maxBytes: number): Promise<void>;
    greeted(): void;
    /** The server has done what the connection is for: the next outage is another one. */
    worked(): void;
    /**
     * From here on the socket is lost where nothing comes for so long. After a third of that time, `ask` asks the server for a
     * sign of life. A call changes nothing where the socket is watched already.
     */
    watch(timeoutMs: number, ask?: () => void): void;
    unwatch(): void;
    /** Takes the socket for lost. */
    drop(error: TranscribeError): void;
    /** No further attempt; the server may forget the client. */
    close(): void;
}
/** Where an attempt goes: to the server that was lost, or to another one. */
type NextServer = 'same' | 'elsewhere';
interface ReconnectingSocketEvents<Message> {
    /** A socket is open; the server has not greeted. */
    opened?(): void;
    /** Reads a text frame; `undefined` for one that this version does not know. Throws what loses the socket. */
    decode(frame: string): Message | undefined;
    message(message: Message): void;
    /**
     * Where the next attempt goes: to the same server, which may have said when it is to come, or to another one; `undefined`:
     * none makes sense. Default: to the same one, where the error is retryable.
     */
    next?(error: TranscribeError): NextServer | undefined;
    lost(error: TranscribeError, next: {
        readonly attempt: number;
        readonly retryInMs: number;
    }): void;
    /** It is lost for good. Called once, and last. */
    failed(error: TranscribeError): void;
}
interface ReconnectingSocketSettings extends ConnectionSettings {
    /** Whether the server keeps the client's state after the last attempt, too. Default `false`. */
    readonly isKeptByServer?: boolean | undefined;
}
/** @param address - asked for each connection */
declare function openReconnectingSocket<Message>(address: () => string, settings: ReconnectingSocketSettings, events: ReconnectingSocketEvents<Message>): ReconnectingSocket;

/**
 * The address of a socket: a server's (`ws://127.0.0.1:8765`) with a path, or a whole one
 * (`ws://127.0.0.1:8765/ws/transcribe/prompt`) as it is. `http` and `https` are taken for `ws` and `wss`.
 *
 * @param announced - settings that the server can check before it gives a session; they go into the query
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function socketUrl(url: string | URL, defaultPath: string, announced?: Readonly<Record<string, string | undefined>>): string;

/**
 * Opens a microphone of this page, in mono. The browser asks the user for permission where the page has none.
 *
 * @throws TranscribeError `ERR_UNAUTHORIZED`, `ERR_INVALID_STATE`, `ERR_ABORTED`
 */
declare function openMicrophone(constraints: MediaTrackConstraints, signal: AbortSignal | undefined): Promise<MediaStream>;
/** Lets go of what a stream holds. */
declare function stopTracks(stream: MediaStream): void;

/** Why a device was not had, in words that say what to do. */
declare function captureError(cause: unknown, what: 'microphone' | 'tab'): TranscribeError;

export { type ReconnectingSocket, type ReconnectingSocketSettings, captureError, openMicrophone, openReconnectingSocket, socketUrl, stopTracks };
