// How good a transcript is, and how soon it came.
export {
  formatEmissions,
  formatGoldWords,
  parseEmissions,
  parseGoldWords,
} from './measures/latency-log.js';
export { type WordErrorRate, wordErrorRate } from './measures/word-error-rate.js';
export { type Emission, type WordLatency, wordLatency } from './measures/word-latency.js';
export { normalizeWords } from './text/normalize-words.js';
