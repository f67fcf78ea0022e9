import { type ConnectOptions, normalizeConnectOptions } from '../connection/connect-options.js';
import { sessionUrl } from '../connection/session-url.js';
import { beginSession } from './begin-session.js';
import type { ClientSession, ConnectedSession } from './client-session.js';

/**
 * Opens a session that takes audio from the first moment on, whether there is a server by now or not: its connection is
 * tried for `maxOutageMs`, and what was said meanwhile is sent then.
 *
 * @param url - as of {@link connect}
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function openSession(url: string | URL, options: ConnectOptions = {}): ClientSession {
  const settings = normalizeConnectOptions(options);
  const { strategy, model, language, vad, turn, waitForServer = true } = settings;
  // In the address, so that a server that lacks one of them refuses before there is a session.
  const address = sessionUrl(url, strategy, { model, language, vad, turn });
  return beginSession(address, { ...settings, waitForServer });
}

/**
 * Opens a session on a server.
 *
 * @param url - a server (`ws://127.0.0.1:8765`), or the whole address of a session
 * (`ws://127.0.0.1:8765/ws/transcribe/prompt`)
 * @returns the session, once the server has said `ready`
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_CONNECTION` when the server cannot be reached or refuses;
 * `ERR_UNAUTHORIZED` when the API key is missing or wrong; `ERR_OVERLOADED` when it is full; `ERR_PROTOCOL` when it speaks another protocol; `ERR_ABORTED`
 */
export async function connect(
  url: string | URL,
  options: ConnectOptions = {},
): Promise<ConnectedSession> {
  const { waitForServer = false } = options ?? {};
  const session = openSession(url, options && { ...options, waitForServer });
  await session.opened;
  return session as ConnectedSession;
}
