import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import type { CallRequest } from '../calls/call-request.js';
import { type AbortFlag, createAbortFlag } from './abort-flag.js';
import type { Pointer, WhisperFunctions } from './c-api.js';
import type { CallDefaults, CallParameters } from './call-parameters.js';
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
   * Runs the model with these parameters.
   *
   * @throws TranscribeError `ERR_ABORTED`; `ERR_BACKEND_FAILED`, retryable, when the computation failed
   */
  run(parameters: CallParameters, samples: Float32Array): Promise<void>;
  /** @throws TranscribeError as `run`, by a status of whisper.cpp's */
  check(status: number, what: string): void;
}

export function beginCall(
  call: Pick<NativeCall, 'functions' | 'model' | 'state' | 'defaults' | 'request'>,
  signal: AbortSignal,
): NativeCall {
  const abort = createAbortFlag();
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
    async run({ values, held }, samples) {
      const { functions, model, state } = call;
      check(await functions.transcribe(model.pointer, state, values, samples), 'transcribe');
      // Held until here, for whisper.cpp was reading it.
      void held;
    },
    [Symbol.dispose]() {
      signal.removeEventListener('abort', raise);
    },
  };
}
