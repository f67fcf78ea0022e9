import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import type { CallRequest } from '../calls/call-request.js';
import {
  type AbortFlag,
  createAbortFlag,
  type Params,
  type Pointer,
  type WhisperFunctions,
} from './c-api.js';
import type { CallDefaults } from './call-parameters.js';
import type { WhisperModel } from './whisper-model.js';

/** One call of a backend, on a state that is its own until it has ended. */
export interface NativeCall extends Disposable {
  readonly functions: WhisperFunctions;
  readonly model: WhisperModel;
  readonly state: Pointer;
  readonly defaults: CallDefaults;
  readonly request: CallRequest;
  readonly abort: AbortFlag;
  /**
   * Runs the model with these parameters, which are held until the call is disposed: whisper.cpp reads what they point to.
   *
   * @throws TranscribeError `ERR_ABORTED`; `ERR_BACKEND_FAILED`, retryable, when the computation failed
   */
  run(parameters: Params, samples: Float32Array): Promise<void>;
  /** @throws TranscribeError as `run`, by a status of whisper.cpp's */
  check(status: number, what: string): void;
}

export function beginCall(
  call: Pick<NativeCall, 'functions' | 'model' | 'state' | 'defaults' | 'request'>,
  signal: AbortSignal,
): NativeCall {
  const abort = createAbortFlag();
  const held: Params[] = [];
  const raise = (): void => abort.raise();
  signal.addEventListener('abort', raise, { once: true });
  if (signal.aborted) raise();

  function check(status: number, what: string): void {
    if (signal.aborted) throw abortedError(signal);
    if (status >= 0) return;
    throw new TranscribeError(
      `whisper.cpp failed to ${what} (${status}). It is loaded anew; try again.`,
      { code: 'ERR_BACKEND_FAILED', retryable: true, details: { status } },
    );
  }

  return {
    ...call,
    abort,
    check,
    async run(parameters, samples) {
      const { functions, model, state } = call;
      held.push(parameters);
      check(await functions.transcribe(model.pointer, state, parameters, samples), 'transcribe');
    },
    [Symbol.dispose]() {
      held.length = 0;
      signal.removeEventListener('abort', raise);
    },
  };
}
