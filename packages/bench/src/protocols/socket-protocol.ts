import type { Fields } from './fields.js';
import type { Request, ServerAccess, StreamProtocol, ToldText } from './protocol.js';

export type SocketMessage = string | Uint8Array;

/** Messages of a protocol over a WebSocket. It keeps no time and no connection. */
export interface SocketCodec {
  /** Sent as soon as the socket is open. */
  readonly greeting: readonly SocketMessage[];
  /** Whether audio waits until `hear` says `ready`. */
  readonly waitsForReady: boolean;
  audio(pcm: Uint8Array): SocketMessage;
  /** Says that no more audio comes. */
  ending(): readonly SocketMessage[];
  /** Takes a message. `over`: no more answers come. @throws TranscribeError where the server reports an error */
  hear(message: Fields): 'ready' | 'over' | undefined;
  /** The server has closed the connection after the end: what was shown last stands. */
  closed?(): void;
  /** The server has no message for the end of its answers: it only closes the connection. Default false. */
  readonly mustSayOver?: boolean;
  /** The server answers nothing that comes after `ending`: so many milliseconds without a new text must go before. */
  readonly quietMs?: number;
}

export interface SocketProtocol extends Pick<StreamProtocol, 'path' | 'sampleRate'> {
  /** What the address asks for, beside what stands in it. */
  query?(request: Request): Readonly<Record<string, string>>;
  /** The header for a key. Default: `Authorization: Bearer KEY`. */
  keyHeader?(key: string): Readonly<Record<string, string>>;
  createCodec(tell: (text: ToldText) => void, request: Request): SocketCodec;
}

/** The address and the headers of a connection. */
export function socketTarget(
  { path, query, keyHeader = bearer }: SocketProtocol,
  { url: given, key, headers }: ServerAccess,
  request: Request,
): { readonly url: URL; readonly headers: Readonly<Record<string, string>> } {
  const url = new URL(given);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  if (url.pathname === '/') url.pathname = path;
  for (const [name, value] of Object.entries(query?.(request) ?? {})) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  return { url, headers: { ...(key !== undefined && keyHeader(key)), ...headers } };
}

function bearer(key: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${key}` };
}
