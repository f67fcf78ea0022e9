import { until } from '@ws/core/adapter';
import type { CreateSocket } from '../socket/web-socket-like.js';
import { socketOptions } from './api-key.js';
import type { ClientSession } from './client-session.js';
import { type ConnectOptions, normalizeConnectOptions } from './connect-options.js';
import { openSession } from './open-session.js';
import { sessionUrl } from './session-url.js';

/**
 * Opens a session on a server.
 *
 * @param url - a server (`ws://127.0.0.1:8765`), or the whole address of a session
 * (`ws://127.0.0.1:8765/ws/transcribe/prompt`)
 * @returns the session, once the server has said `ready`
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_CONNECTION` when the server cannot be reached or refuses;
 * `ERR_UNAUTHORIZED` when the API key is missing or wrong; `ERR_OVERLOADED` when it is full; `ERR_PROTOCOL` when it speaks another protocol; `ERR_ABORTED`
 */
export type Connect = (url: string | URL, options?: ConnectOptions) => Promise<ClientSession>;

/** {@link Connect} with the sockets of a platform. */
export function createConnect(createDefaultSocket: CreateSocket): Connect {
  return async (url, options = {}) => {
    const settings = normalizeConnectOptions(options, createDefaultSocket);
    const { strategy, model, language, vad, turn } = settings;
    // So that a server that has them not can say so before there is a session, and no answer need be waited for.
    const address = sessionUrl(url, strategy, { model, language, vad, turn });
    const socket = await until(socketOptions(settings.apiKey), settings.signal);
    return openSession(address, settings, socket);
  };
}
