// How good a transcript is, and how soon it came.
export { type AlignedWord, alignWords, wordErrorRate } from './measures/word-error-rate.js';
export { wordLatency } from './measures/word-latency.js';
export { normalizeWords } from './text/normalize-words.js';
