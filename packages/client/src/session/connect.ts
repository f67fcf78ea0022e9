import { type ConnectOptions, normalizeConnectOptions } from '../connection/connect-options.js';
import { sessionUrl } from '../connection/session-url.js';
import type { CreateSocket } from '../socket/web-socket-like.js';
import { beginSession } from './begin-session.js';
import type { ClientSession, ConnectedSession } from './client-session.js';

/**
 * Opens a session on a server.
 *
 * @param url - a server (`ws://127.0.0.1:8765`), or the whole address of a session
 * (`ws://127.0.0.1:8765/ws/transcribe/prompt`)
 * @returns the session, once the server has said `ready`
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_CONNECTION` when the server cannot be reached or refuses;
 * `ERR_UNAUTHORIZED` when the API key is missing or wrong; `ERR_OVERLOADED` when it is full; `ERR_PROTOCOL` when it speaks another protocol; `ERR_ABORTED`
 */
export type Connect = (url: string | URL, options?: ConnectOptions) => Promise<ConnectedSession>;

/**
 * Opens a session that takes audio from the first moment on, whether there is a server by now or not: its connection is
 * tried for `maxOutageMs`, and what was said meanwhile is sent then.
 *
 * @param url - as of {@link Connect}
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export type OpenSession = (url: string | URL, options?: ConnectOptions) => ClientSession;

/** {@link OpenSession} with the sockets of a platform. */
export function createOpenSession(createDefaultSocket: CreateSocket): OpenSession {
  return (url, options = {}) => {
    const settings = normalizeConnectOptions(options, createDefaultSocket);
    const { strategy, model, language, vad, turn, waitForServer = true } = settings;
    // So that a server that has them not can say so before there is a session, and no answer need be waited for.
    const address = sessionUrl(url, strategy, { model, language, vad, turn });
    return beginSession(address, { ...settings, waitForServer });
  };
}

/** {@link Connect} with the sockets of a platform. */
export function createConnect(createDefaultSocket: CreateSocket): Connect {
  const open = createOpenSession(createDefaultSocket);
  return async (url, options = {}) => {
    const { waitForServer = false } = options ?? {};
    const session = open(url, options && { ...options, waitForServer });
    await session.opened;
    return session as ConnectedSession;
  };
}
