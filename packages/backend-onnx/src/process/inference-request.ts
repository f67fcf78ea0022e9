import type { TranscribeOptions } from '@ws/core';
import type { DecodingSettings } from '../decoding/decoding-options.js';
import { engineRequest } from '../engine/engine-call.js';
import type { AudioContext } from '../network/audio-encoder.js';

/** How a call is to be answered, as it crosses to an inference process or worker. Plain data. */
export type InferenceRequest = ReturnType<typeof engineRequest> & {
  /** Whether the caller listens for segments and progress. */
  readonly tellsProgress: boolean;
};

export function inferenceRequest(
  call: TranscribeOptions,
  settings: { readonly audioContext: AudioContext; readonly decoding: DecodingSettings },
): InferenceRequest {
  return {
    ...engineRequest(call, settings.audioContext, settings.decoding),
    tellsProgress: call.onSegment !== undefined || call.onProgress !== undefined,
  };
}
