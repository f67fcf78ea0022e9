/**
 * The part of the standard `WebSocket` that the client uses: the browser's, that of the package `ws`, or another one.
 * Binary frames are not expected from a server.
 */
export interface WebSocketLike {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** Bytes that were sent but have not left. */
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(
    type: 'close',
    listener: (event: { readonly code: number; readonly reason: string }) => void,
  ): void;
  addEventListener(type: 'error', listener: (event: object) => void): void;
}

/** What goes with a connection, where there is an API key: the same in two forms, of which a platform can send one. */
export interface SocketOptions {
  /** HTTP headers, for platforms where a program may set them. */
  readonly headers: Readonly<Record<string, string>>;
  /** WebSocket subprotocols, for browsers, which can send nothing else. They hold the key. */
  readonly protocols: readonly string[];
}

/** What a server answers in place of a socket. */
export interface HttpRefusal {
  readonly status: number;
  /** One of `WIRE_ERROR_CODES`, or one that a newer server knows. */
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** What one of our servers says in the body of a refusal. */
export function ownWords(body: unknown): Pick<HttpRefusal, 'code' | 'message'> {
  const { error, code } = body as Readonly<Record<string, unknown>>;
  const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { message: textOf(error), code: textOf(code) };
}

/**
 * Opens a socket; it may still be connecting. Its `error` event may have a `message`, and an `error` whose `refusal` is an
 * {@link HttpRefusal}.
 */
export type CreateSocket = (url: string, options: SocketOptions) => WebSocketLike;

/** `WebSocketLike.readyState` of an open socket. */
export const OPEN: number = 1;
