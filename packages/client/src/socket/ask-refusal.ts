import type { HttpRefusal } from './web-socket-like.js';

/** What could be found out about a handshake that failed. */
export type FailedHandshake =
  /** The server's own words. */
  | { readonly refusal: HttpRefusal }
  /** What is known without them, as the reason of an error. */
  | { readonly reason: string };

/** A server answers, and the browser keeps the answer from the page. */
export const NOT_FOR_THIS_PAGE = 'a server answers there, but not to this page';
/** The page may use the server, and has no connection all the same. */
export const NO_WEBSOCKET = 'a server answers there, but refuses the WebSocket';

// A server that answers does so at once, and the next attempt waits for this one.
const TIMEOUT_MS = 2000;

/**
 * Asks a server why a handshake failed. A browser tells a page nothing about that, but it lets the page ask the same
 * address plainly.
 *
 * @param url - the socket's address
 * @returns `undefined` where no server answers
 */
export async function askRefusal(url: string): Promise<FailedHandshake | undefined> {
  const address = url.replace(/^ws/, 'http');
  const request: RequestInit = {
    credentials: 'omit',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  try {
    const response = await fetch(address, request);
    // What another status says is about the plain request.
    if (response.status !== 403) return { reason: NO_WEBSOCKET };
    return { refusal: { status: 403, ...(await wordsOf(response)) } };
  } catch {
    // No server, or an answer that the page may not read. Without reading it, the page may know that there is one.
    return fetch(address, { ...request, mode: 'no-cors' }).then(
      () => ({ reason: NOT_FOR_THIS_PAGE }),
      () => undefined,
    );
  }
}

async function wordsOf(response: Response): Promise<Pick<HttpRefusal, 'code' | 'message'>> {
  try {
    const { error, code } = (await response.json()) as {
      readonly error?: unknown;
      readonly code?: unknown;
    };
    return {
      ...(typeof error === 'string' ? { message: error } : {}),
      ...(typeof code === 'string' ? { code } : {}),
    };
  } catch {
    return {};
  }
}
