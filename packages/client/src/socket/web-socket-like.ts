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

/** Opens a socket; it may still be connecting. */
export type CreateSocket = (url: string) => WebSocketLike;

/** `WebSocketLike.readyState` of an open socket. */
export const OPEN: number = 1;
