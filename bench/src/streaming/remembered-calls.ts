import type { TranscribeOptions, TranscriptionBackend, TranscriptResult } from '@ws/core';

/**
 * A backend that decodes the same thing once: policies differ in what they make of an answer more than in what they
 * ask. Audio counts as the same where it is the same stretch of memory. A draft changes no answer and is not given.
 */
export function rememberCalls(backend: TranscriptionBackend): TranscriptionBackend {
  const answers = new WeakMap<ArrayBufferLike, Map<string, Promise<TranscriptResult>>>();
  return {
    ...backend,
    transcribe(samples, { draft: _, signal: __, ...options }: TranscribeOptions) {
      const known = answers.get(samples.buffer) ?? new Map<string, Promise<TranscriptResult>>();
      answers.set(samples.buffer, known);
      const call = JSON.stringify([samples.byteOffset, samples.length, options]);
      const answer = known.get(call) ?? backend.transcribe(samples, options);
      known.set(call, answer);
      return answer;
    },
  };
}
