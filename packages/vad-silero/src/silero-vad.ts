import { TranscribeError, type VoiceActivityDetector } from '@ws/core';
import { createMemory, type Network } from './model/network.js';
import type { SileroSampleRate } from './silero-options.js';

/** Silero's detector for one stream. Answers without a promise. */
export interface SileroVad extends VoiceActivityDetector {
  process(frame: Float32Array): number;
}

/** A detector over a network that it shares with others; what it remembers of its stream is its own. */
export function createVad(network: Network, sampleRate: SileroSampleRate): SileroVad {
  const { frameSamples } = network.shape;
  const memory = createMemory(network.shape);
  let disposed = false;

  return {
    specVersion: 'v1',
    name: 'silero',
    sampleRates: [sampleRate],
    frameSizes: (rate) => (rate === sampleRate ? [frameSamples] : []),
    process(frame) {
      if (disposed) {
        throw new TranscribeError('The Silero detector was disposed. Create another one.', {
          code: 'ERR_DISPOSED',
        });
      }
      if (frame.length !== frameSamples) {
        throw invalidFrame(`this one has ${frame.length}`, frame);
      }
      if (!isAllFinite(frame)) throw invalidFrame('this one has others', frame);
      return network.hear(frame, memory);
    },
    reset() {
      memory.context.fill(0);
      memory.hidden.fill(0);
      memory.cell.fill(0);
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
    },
  };

  function invalidFrame(found: string, { length }: Float32Array): TranscribeError {
    return new TranscribeError(
      `The Silero detector takes frames of ${frameSamples} finite samples at ${sampleRate} Hz; ${found}.`,
      { code: 'ERR_INVALID_AUDIO', details: { frameSamples: length } },
    );
  }
}

function isAllFinite(frame: Float32Array): boolean {
  // Samples that are not finite give NaN, which stays: one test covers all of them.
  let nothing = 0;
  for (let i = 0; i < frame.length; i++) nothing += frame[i]! * 0;
  return nothing === 0;
}
