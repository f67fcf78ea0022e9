// Audio on its way in: PCM and G.711, WAV, resampling, down-mixing, buffers.
export { downmix } from './audio/downmix.js';
export { createPcmDecoder, decodePcm, encodePcm, type PcmEncoding } from './audio/pcm.js';
export { createResampler, type Resampler } from './audio/resampler.js';
export { createWavDecoder, readWav } from './audio/wav-decoder.js';
export { createWavEncoder, writeWav } from './audio/wav-encoder.js';
