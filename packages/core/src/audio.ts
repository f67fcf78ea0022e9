// Audio on its way in: PCM and G.711, WAV, resampling, down-mixing, buffers.
export { downmix } from './audio/downmix.js';
export { assertFinite } from './audio/finite-samples.js';
export {
  bytesPerSample,
  decodePcm,
  encodePcm,
  PCM_ENCODINGS,
  type PcmEncoding,
} from './audio/pcm.js';
export { createPcmDecoder, type PcmDecoder } from './audio/pcm-decoder.js';
export {
  createResampler,
  MAX_RESAMPLER_RATE,
  MIN_RESAMPLER_RATE,
  type Resampler,
} from './audio/resampler.js';
export { createSampleBuffer, type SampleBufferOptions } from './audio/sample-buffer.js';
export type { SampleBuffer } from './audio/sample-store.js';
export { createWavDecoder, type WavDecoder, type WavDecoderOptions } from './audio/wav-decoder.js';
export { createWavEncoder, type WavEncoder, type WriteWavOptions } from './audio/wav-encoder.js';
export { readWav, type WavAudio } from './audio/wav-reader.js';
export { writeWav } from './audio/wav-writer.js';
