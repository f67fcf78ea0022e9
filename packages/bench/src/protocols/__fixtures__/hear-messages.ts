import type { ToldText } from '../protocol.js';
import type { SocketCodec, SocketMessage, SocketProtocol } from '../socket-protocol.js';

/** A codec, and what it has told. */
export interface HeardCodec {
  readonly codec: SocketCodec;
  readonly told: readonly ToldText[];
  /** Takes messages; what the last of them says. */
  hear(...messages: readonly object[]): 'ready' | 'over' | undefined;
}

export function codecOf(
  protocol: SocketProtocol,
  request: Parameters<SocketProtocol['createCodec']>[1] = {},
): HeardCodec {
  const told: ToldText[] = [];
  const codec = protocol.createCodec((text) => told.push(text), request);
  return {
    ...{ codec, told },
    hear: (...messages) => messages.map((message) => codec.hear({ ...message })).at(-1),
  };
}

/** A message of JSON. */
export function read(message: SocketMessage | undefined): unknown {
  return JSON.parse(String(message));
}
