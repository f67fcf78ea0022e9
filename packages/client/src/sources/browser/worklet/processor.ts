// Runs on the audio thread of a browser. scripts/write-worklet.mjs bundles it, with core's resampler, into worklet-code.ts.
import { createResampler } from '@ws/core/audio';
import { type Chunker, createChunker } from './chunker.js';
import { PROCESSOR_NAME, type ProcessorOptions } from './processor-options.js';

// What an AudioWorkletGlobalScope has; TypeScript's libraries do not know it.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: {
    readonly processorOptions: ProcessorOptions;
  }) => AudioWorkletProcessor,
): void;

/** Sends chunks at 16 kHz. Any message to it ends the stream; `null` answers that, after the last chunk. */
class ChunkProcessor extends AudioWorkletProcessor {
  isOver = false;
  readonly chunker: Chunker;

  constructor({ processorOptions }: { readonly processorOptions: ProcessorOptions }) {
    super();
    const { chunkSamples } = processorOptions;
    this.chunker = createChunker(createResampler(sampleRate), chunkSamples, (chunk) =>
      this.port.postMessage(chunk, [chunk.buffer]),
    );
    this.port.onmessage = () => {
      if (this.isOver) return;
      this.isOver = true;
      this.chunker.end();
      this.port.postMessage(null);
    };
  }

  process([input]: readonly (readonly Float32Array[])[]): boolean {
    // The node mixes down to one channel; there is none while nothing is connected.
    const samples = input?.[0];
    if (samples !== undefined && !this.isOver) this.chunker.take(samples);
    return !this.isOver;
  }
}

registerProcessor(PROCESSOR_NAME, ChunkProcessor);
