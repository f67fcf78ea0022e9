import type { ErrorCode } from '@ws/core';
import type { DecodeStep, StreamFacts } from '../stream/decode-steps.js';
import type { StreamRequest } from '../stream/open-stream.js';

/** To a thread that decodes. Every `step` is answered once, in their order. */
export type ToThread =
  | { readonly type: 'open'; readonly stream: number; readonly request: StreamRequest }
  | {
      readonly type: 'step';
      readonly stream: number;
      /** The next bytes of the stream. */
      readonly bytes?: Uint8Array | undefined;
      /** Nothing comes after it. */
      readonly isLast: boolean;
    }
  | { readonly type: 'close'; readonly stream: number };

export type StepAnswer = { readonly facts: StreamFacts } & (
  | DecodeStep
  | { readonly type: 'done' }
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
    }
);
