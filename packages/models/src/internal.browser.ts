// What this monorepo's own packages share in browsers. Not public: no version promises that it stays.
export { alignmentHeads } from './weights/alignment-heads.js';
export { whisperTensorShapes } from './weights/dimensions.js';
export { melFilters, SPECTRUM_BINS } from './weights/mel-filters.js';
export { encodeHalf } from './weights/numbers/encode-half.js';
export { BYTE_OF_CHARACTER, CHARACTER_OF_BYTE } from './weights/tokenizer/byte-alphabet.js';
