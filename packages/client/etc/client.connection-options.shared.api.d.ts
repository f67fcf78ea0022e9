import { Clock } from '@ws/core';
import { OptionSpec, SettingsOf } from '@ws/core/internal';
import { C as CreateSocket, S as SocketOptions } from './web-socket-like.shared.js';

/** An API key or session token of the server, or a function that gets one, which is asked for each connection. */
type ApiKey = string | (() => string | Promise<string>);
/** Settings of a connection, whatever it is for. */
interface ConnectionOptions {
    /**
     * An API key of the server, or a session token; or a function that gets one. Sent as a header in Node, and as a
     * subprotocol in browsers. A web page must have no API key: its server gets a session token for it.
     */
    readonly apiKey?: ApiKey | undefined;
    /** Milliseconds until the server must have said `ready`, 1 to 3600000. Default 10000. */
    readonly connectTimeoutMs?: number | undefined;
    /**
     * Milliseconds for which a lost connection is tried again, 0 (never) to 86400000: then it fails for good. Default
     * 300000.
     */
    readonly maxOutageMs?: number | undefined;
    /** What time is taken from. */
    readonly clock?: Clock | undefined;
    /** Makes the socket. Default: the platform's own; in Node that of the package `ws`. */
    readonly createSocket?: CreateSocket | undefined;
}
type ConnectionSettings = SettingsOf<ConnectionOptions, 'apiKey'>;
declare const CONNECTION: OptionSpec<ConnectionSettings>;
declare function socketOptions(apiKey: ApiKey | undefined): Promise<SocketOptions>;

export { type ApiKey as A, type ConnectionSettings as C, CONNECTION as a, type ConnectionOptions as b, socketOptions as s };
