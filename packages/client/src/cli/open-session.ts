import type { ConnectOptions } from '../connection/connect-options.js';
import { connect } from '../index.js';
import type { ClientSession } from '../session/client-session.js';

/** Opens a session. The signal ends the attempt, and not the session: that is to be ended in good order. */
export async function openSession(
  url: string,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<ClientSession> {
  const opening = new AbortController();
  const abort = (): void => opening.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await connect(url, { ...options, signal: opening.signal });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
