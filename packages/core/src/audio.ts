// Audio on its way in: PCM and G.711, WAV, resampling, down-mixing, buffers.
export { downmix } from './audio/downmix.js';
export { assertFinite } from './audio/finite-samples.js';
export {
  bytesPerSample,
  createPcmDecoder,
  decodePcm,
  encodePcm,
  PCM_ENCODINGS,
  type PcmDecoder,
  type PcmEncoding,
} from './audio/pcm.js';
export {
  createResampler,
  MAX_RESAMPLER_RATE,
  MIN_RESAMPLER_RATE,
  type Resampler,
} from './audio/resampler.js';
export {
  createSampleBuffer,
  type SampleBuffer,
  type SampleBufferOptions,
} from './audio/sample-buffer.js';
export {
  createWavDecoder,
  readWav,
  type WavAudio,
  type WavDecoder,
  type WavDecoderOptions,
} from './audio/wav-decoder.js';
export {
  createWavEncoder,
  type WavEncoder,
  type WriteWavOptions,
  writeWav,
} from './audio/wav-encoder.js';
