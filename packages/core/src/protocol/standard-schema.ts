import { TranscribeError } from '../errors/transcribe-error.js';
import type { MessageCodec } from './message-codec.js';
import { type WireErrorCode, wireErrorCode } from './wire-errors.js';

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
