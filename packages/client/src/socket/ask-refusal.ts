import { type CreateSocket, type HttpRefusal, ownWords } from './web-socket-like.js';

/** What could be found out about a handshake that failed, as an `error` event of {@link CreateSocket} has it. */
export type FailedHandshake =
  /** The server's own words. */
  | { readonly error: { readonly refusal: HttpRefusal } }
  /** What is known without them. */
  | { readonly message: string };

/** A server answers, and the browser keeps the answer from the page. */
export const NOT_FOR_THIS_PAGE = 'a server answers there, but not to this page';
/** The page may use the server, and has no connection all the same. */
export const NO_WEBSOCKET = 'a server answers there, but refuses the WebSocket';

// A server that answers does so at once, and the next attempt waits for this one.
const TIMEOUT_MS = 2000;

/** Asks why a handshake failed, by a plain request: browsers do not tell a page. `undefined` where no server answers. */
export async function askRefusal(url: string): Promise<FailedHandshake | undefined> {
  const address = url.replace(/^ws/, 'http');
  const request: RequestInit = { credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT_MS) };
  try {
    const response = await fetch(address, request);
    // What another status says is about the plain request.
    if (response.status !== 403) return { message: NO_WEBSOCKET };
    return { error: { refusal: { status: 403, ...ownWords(await response.json()) } } };
  } catch {
    // No server, or an answer that the page may not read, or cannot. That there is one it may know without reading it.
    return fetch(address, { ...request, mode: 'no-cors' }).then(
      () => ({ message: NOT_FOR_THIS_PAGE }),
      () => undefined,
    );
  }
}
