export { createWavSource, type PacingClock, type WavSourceOptions } from './sources/wav-source.js';
