import { OptionKind } from '@ws/core/options';
import { S as SocketOptions } from './web-socket-like.shared.js';

/** An API key or session token of the server, or a function that gets one, which is asked for each connection. */
type ApiKey = string | (() => string | Promise<string>);
/** An option that is never quoted in an error. */
declare const API_KEY: OptionKind<ApiKey | undefined>;
/** What goes with a connection to send a key. */
declare function socketOptions(apiKey: ApiKey | undefined): Promise<SocketOptions>;

export { type ApiKey as A, API_KEY as a, socketOptions as s };
