export { a as API_KEY, A as ApiKey, s as socketOptions } from './api-key.shared.js';
import { Clock, TranscribeError } from '@ws/core';
export { a as CREATE_SOCKET, s as socketsBy } from './connect-options.shared.js';
import { W as WebSocketLike, S as SocketOptions } from './web-socket-like.shared.js';
export { C as CreateSocket, H as HttpRefusal, O as OPEN } from './web-socket-like.shared.js';
import '@ws/core/options';
import '@ws/core/audio';
import '@ws/core/protocol';
import './client-event-B20hC9bu.js';

/** Waits, but not longer than until a browser says that it is online again, or the signal is aborted. */
declare function waitOrOnline(clock: Clock, ms: number, signal: AbortSignal): Promise<void>;

/** The error of a server that says nothing. */
declare function noReady(url: string, timeoutMs: number): TranscribeError;
/** The error of a server from which nothing comes any more. */
declare function silentServer(url: string, timeoutMs: number): TranscribeError;
/** What a close code of the server means for the caller, where everything had not been answered. */
declare function closedEarly(url: string, code: number, reason: string): TranscribeError;

/** Finds out that the other end is gone, where the network says nothing. */
interface Liveness {
    /** Something came, whatever it is. */
    heard(): void;
    stop(): void;
}
/**
 * Asks for a sign of life when nothing has come for a third of `timeoutMs`. When nothing came for the whole of it, the
 * other end is dead. Bytes that leave are no sign: a network that swallows everything takes them, too.
 */
declare function watchLiveness({ clock, timeoutMs }: {
    readonly clock: Clock;
    readonly timeoutMs: number;
}, ask: () => void, onDead: () => void): Liveness;

/**
 * The time in which a server is of no use: from the first lost connection on, until one has worked. A greeting alone is no
 * work: a server that greets, takes the audio and dies of it, over and over, is out all the while.
 */
interface Outage {
    /** The server has greeted. */
    connected(): void;
    /** The server has done what the connection is for: the outage is over. */
    worked(): void;
    /** The connection is lost, or could not be made. */
    lost(): void;
    /** Whether the outage has lasted that long, in milliseconds. */
    hasLasted(ms: number): boolean;
    /** The next attempt: its number, from 1, and how long to wait before it, in milliseconds. */
    nextAttempt(): {
        readonly attempt: number;
        readonly waitMs: number;
    };
}
/** @param random - from 0 to 1 */
declare function createOutage(clock: Clock, random?: () => number): Outage;

/**
 * The address of a socket: a server's with a path, or a whole one as it is.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function socketUrl(url: string | URL, defaultPath: string, announced?: Readonly<Record<string, string | undefined>>): string;

/** What a socket tells. `closed` and `failed` come once at most, and last. */
interface SocketEvents {
    opened(): void;
    /** A frame came, whatever it says. */
    heard?(): void;
    closed(code: number, reason: string): void;
    /** The socket never opened. */
    failed(error: TranscribeError): void;
}
/**
 * Listens to a socket.
 *
 * @param onText - called with each text frame
 */
declare function listenToSocket(socket: WebSocketLike, url: string, events: SocketEvents, onText: (text: string) => void): void;
/** Resolves when fewer than `maxBytes` wait to leave, or the socket is no longer open. */
declare function socketRoom(socket: WebSocketLike, maxBytes: number): Promise<void>;

/**
 * Opens a microphone of this page, in mono. The browser asks the user for permission where the page has none.
 *
 * @throws TranscribeError `ERR_UNAUTHORIZED`, `ERR_INVALID_STATE`, `ERR_ABORTED`
 */
declare function openMicrophone(constraints: MediaTrackConstraints, signal: AbortSignal | undefined): Promise<MediaStream>;

/** Why a device was not had, in words that say what to do. */
declare function captureError(cause: unknown, what: 'microphone' | 'tab'): TranscribeError;

/** Lets go of what a stream holds. */
declare function stopTracks(stream: MediaStream): void;

/** A socket of the package `ws`: Node 20 has none of its own. */
declare function createNodeSocket(url: string, { headers }: SocketOptions): WebSocketLike;

export { type Liveness, type Outage, type SocketEvents, SocketOptions, WebSocketLike, captureError, closedEarly, createOutage, createNodeSocket as createSocket, listenToSocket, noReady, openMicrophone, silentServer, socketRoom, socketUrl, stopTracks, waitOrOnline, watchLiveness };
