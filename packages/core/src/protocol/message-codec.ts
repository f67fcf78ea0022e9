import { TranscribeError } from '../errors/transcribe-error.js';
import { type ObjectField, refused } from './fields.js';
import {
  checkJsonObject,
  type DecodeOptions,
  type JsonObject,
  parseJsonObject,
} from './parse-json.js';
import { protocolError, type WireErrorCode, wireErrorCode } from './wire-errors.js';

/** A message without its `type`. */
export type Body<M extends { readonly type: string }, Type extends M['type']> = Omit<
  Extract<M, { readonly type: Type }>,
  'type'
>;

/** All messages of a direction. */
export type Messages<M extends { readonly type: string }> = {
  readonly [Type in M['type']]: ObjectField<Body<M, Type>>;
};

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

/** Why a message was refused. */
export interface MessageIssue {
  readonly message: string;
  /** The field, by its names on the wire and places in arrays; empty where it is not the fault of one. */
  readonly path: readonly (string | number)[];
  readonly wireCode: WireErrorCode;
}

/** A message, or the first thing that is wrong with it. */
export type MessageResult<M> =
  | { readonly value: M; readonly issues?: undefined }
  | { readonly issues: readonly MessageIssue[] };

/**
 * One direction of the protocol as a Standard Schema v1 (https://standardschema.dev), for whatever takes such schemas.
 * It takes a text frame, of at most `DEFAULT_MAX_MESSAGE_BYTES`, or the JSON value that was parsed from one.
 */
export interface MessageSchema<M> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: '@ws/core';
    readonly validate: (value: unknown) => MessageResult<M>;
    /** Exists for the type checker alone. */
    readonly types?: { readonly input: unknown; readonly output: M } | undefined;
  };
}

/** What the codec reads, with issues instead of errors. */
export function toSchema<M>(codec: MessageCodec<M>): MessageSchema<M> {
  return {
    '~standard': {
      version: 1,
      vendor: '@ws/core',
      validate(value) {
        try {
          return { value: codec.read(value) };
        } catch (error) {
          if (!TranscribeError.isInstance(error)) throw error;
          const { message, details } = error;
          const { path = [] } = details as Partial<MessageIssue>;
          return { issues: [{ message, path, wireCode: wireErrorCode(error) }] };
        }
      },
    },
  };
}
