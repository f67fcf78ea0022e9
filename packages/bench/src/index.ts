export type * from './result/bench-result.js';
