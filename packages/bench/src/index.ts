export { type Distribution, distribution } from './measures/distribution.js';
export { createEmittedWords, type EmittedAt, type EmittedWords } from './measures/emitted-words.js';
export { type FiguresOptions, figuresOf } from './measures/figures-of.js';
export { MEASURES, type Measure, type Unit } from './measures/measures.js';
export { type DiffedWord, wordDiff } from './measures/word-diff.js';
export type * from './result/bench-result.js';
