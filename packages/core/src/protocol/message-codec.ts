import { type ObjectField, refused } from './fields.js';
import {
  checkJsonObject,
  type DecodeOptions,
  type JsonObject,
  parseJsonObject,
} from './parse-json.js';
import { protocolError } from './wire-errors.js';

/** A message without its `type`. */
export type Body<M extends { readonly type: string }, Type extends M['type']> = Omit<
  Extract<M, { readonly type: Type }>,
  'type'
>;

/** All messages of a direction. */
export type Messages<M extends { readonly type: string }> = {
  readonly [Type in M['type']]: ObjectField<Body<M, Type>>;
};

/** One direction of the protocol. */
export interface MessageCodec<M> {
  /**
   * @param frame - the text of a frame, or what it says, parsed: no message is a JSON string
   * @throws TranscribeError `ERR_PROTOCOL`; with `UNKNOWN_MESSAGE` where the type is not known
   */
  read(frame: unknown, options?: DecodeOptions): M;
  write(message: M): string;
}

/** @param untyped - the message that has no `type` on the wire */
export function createMessageCodec<M extends { readonly type: string }>(
  messages: Messages<M>,
  untyped: M['type'],
): MessageCodec<M> {
  const bodies = messages as Readonly<Record<string, ObjectField<object>>>;
  return {
    read(frame, options) {
      const { type, ...fields }: JsonObject =
        typeof frame === 'string' ? parseJsonObject(frame, options) : checkJsonObject(frame);
      if (type !== undefined && typeof type !== 'string') {
        throw refused(['type'], 'must be a string');
      }
      if (type === untyped || !Object.hasOwn(bodies, type ?? untyped)) {
        const why = 'No message of protocol version 1 has this "type".';
        throw protocolError('UNKNOWN_MESSAGE', why, { field: 'type', path: ['type'] });
      }
      const name = type ?? untyped;
      return { type: name, ...bodies[name]!.read(fields, [], {}) } as M;
    },
    write(message) {
      const { type } = message;
      const fields = bodies[type]!.write(message) as object;
      return JSON.stringify(type === untyped ? fields : { type, ...fields });
    },
  };
}
